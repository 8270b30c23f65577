/* uuid: names become UUIDs. */
#include <string.h>

#include "fmt/write.h"

void uuid_of(struct str name, char out[37]) {
    char hex[65];
    size_t at = 0;
    sha256_hex(name, hex);
    hex[12] = '5'; /* version: made from a name */
    hex[16] = "89ab"[(hex[16] >= 'a' ? hex[16] - 'a' + 10 : hex[16] - '0') & 3];
    for (size_t i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20) out[at++] = '-';
        out[at++] = hex[i];
    }
    out[at] = 0;
}

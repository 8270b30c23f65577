/* main: nothing but the way in. */
#include "cli/cli.h"
#include "fmt/write.h"

int main(int argc, char **argv) {
    crypto_start();
    return cli_main(argc, argv);
}

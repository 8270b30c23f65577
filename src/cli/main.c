/* main: nothing but the way in. */
#include "cli/cli.h"
#include "fmt/write.h"
#include "server/server.h"

int main(int argc, char **argv) {
    crypto_start();
    if (server_is_duty(argc, argv)) return server_duty(argc, argv);
    return cli_main(argc, argv);
}

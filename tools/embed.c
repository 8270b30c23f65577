/* embed NAME IN OUT: a file as an array of bytes in C, for tables that live in the program. */
#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: embed NAME IN OUT\n");
        return 2;
    }
    FILE *in = fopen(argv[2], "rb"), *out = fopen(argv[3], "wb");
    if (!in || !out) {
        perror(in ? argv[3] : argv[2]);
        return 3;
    }
    fprintf(out,
            "/* made by tools/embed */\n#include <stddef.h>\n"
            "extern const unsigned char %s[];\nextern const size_t %s_size;\n"
            "const unsigned char %s[] __attribute__((aligned(8))) = {",
            argv[1], argv[1], argv[1]);
    size_t n = 0;
    for (int c; (c = getc(in)) != EOF; n++) fprintf(out, "%s%d,", n % 24 ? "" : "\n", c);
    fprintf(out, "\n0};\nconst size_t %s_size = %zu;\n", argv[1], n);
    fclose(in);
    return fclose(out) == 0 ? 0 : 3;
}

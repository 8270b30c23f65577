/* assets OUT.c OUT.h FILE…: files that are the same for everybody, as a table in the program (struct listener_asset),
 * and their addresses as macros ("ASSET_kijun_css") for {{asset kijun.css}}. An address holds a hash of the content, so
 * that browsers may keep it for ever; the hash is no protection (FNV-1a), only a name. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *type_of(const char *ending) {
    static const char *const types[][2] = {{"css", "text/css; charset=utf-8"},
                                           {"js", "text/javascript; charset=utf-8"},
                                           {"svg", "image/svg+xml"},
                                           {"png", "image/png"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i][0], ending) == 0) return types[i][1];
    fprintf(stderr, "assets: no type is known for .%s\n", ending);
    exit(2);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: assets OUT.c OUT.h FILE…\n");
        return 2;
    }
    FILE *c = fopen(argv[1], "wb"), *h = fopen(argv[2], "wb"), *table = tmpfile();
    if (!c || !h || !table) {
        perror("assets");
        return 3;
    }
    fputs("/* made by tools/assets */\n#include \"web/web.h\"\n", c);
    fputs("/* made by tools/assets: where the files of src/web/assets are found */\n#pragma once\n", h);
    for (int i = 3; i < argc; i++) {
        FILE *in = fopen(argv[i], "rb");
        const char *slash = strrchr(argv[i], '/'), *name = slash ? slash + 1 : argv[i], *dot = strrchr(name, '.');
        if (!in || !dot) {
            fprintf(stderr, "assets: %s cannot be read or has no ending\n", argv[i]);
            return 3;
        }
        uint64_t hash = 0xcbf29ce484222325u;
        size_t n = 0;
        fprintf(c, "static const unsigned char bytes_%d[] = {", i);
        for (int byte; (byte = getc(in)) != EOF; n++) {
            fprintf(c, "%s%d,", n % 24 ? "" : "\n", byte);
            hash = (hash ^ (unsigned)byte) * 0x100000001b3u;
        }
        fclose(in);
        fputs("\n0};\n", c);
        unsigned long long short_hash = (unsigned long long)(hash >> 16);
        fputs("#define ASSET_", h);
        for (const char *p = name; *p; p++) fputc(isalnum((unsigned char)*p) ? *p : '_', h);
        fprintf(h, " \"/assets/%.*s.%012llx%s\"\n", (int)(dot - name), name, short_hash, dot);
        fprintf(table,
                "    {\"/assets/%.*s.%012llx%s\", \"%s\", {(const char *)bytes_%d, %zu}, \"\\\"%012llx\\\"\", true},\n",
                (int)(dot - name), name, short_hash, dot, type_of(dot + 1), i, n, short_hash);
    }
    fputs("static const struct listener_asset list[] = {\n", c);
    rewind(table);
    for (int byte; (byte = getc(table)) != EOF;) fputc(byte, c);
    fputs("};\nconst struct listener_asset *web_assets(size_t *n) {\n    *n = sizeof list / sizeof *list;\n    return "
          "list;\n}\n",
          c);
    return fclose(c) == 0 && fclose(h) == 0 ? 0 : 3;
}

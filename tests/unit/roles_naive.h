/* roles_naive: what registers/roles.yaml says, read line by line and without the program's own reader, so that a test
 * of permissions does not ask the program what to expect of it. */
#pragma once
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAIVE_ROLES 64
struct naive_role {
    char id[48], permissions[300], scopes[64];
    bool given, second_factor;
    unsigned clearance;
};
struct naive_roles {
    struct naive_role list[NAIVE_ROLES];
    size_t n;
};

/* "    scopes: [all, system]" gives " all, system " */
static inline bool naive_value(const char *line, const char *key, char *out, size_t room) {
    char head[64];
    snprintf(head, sizeof head, "    %s: ", key);
    if (strncmp(line, head, strlen(head)) != 0) return false;
    const char *from = line + strlen(head);
    size_t n = 0;
    for (out[n++] = ' '; *from && *from != '\n' && n + 2 < room; from++)
        if (!strchr("[],\"", *from)) out[n++] = *from;
    out[n++] = ' ';
    out[n] = 0;
    return true;
}

static inline void naive_line(struct naive_role *r, const char *line) {
    char text[300];
    if (naive_value(line, "permissions", text, sizeof text)) memcpy(r->permissions, text, sizeof r->permissions);
    if (naive_value(line, "scopes", text, sizeof text)) snprintf(r->scopes, sizeof r->scopes, "%.60s", text);
    if (naive_value(line, "given", text, sizeof text)) r->given = strcmp(text, " false ") != 0;
    if (naive_value(line, "second_factor", text, sizeof text)) r->second_factor = strcmp(text, " true ") == 0;
    if (naive_value(line, "clearance", text, sizeof text)) r->clearance = (unsigned)strtoul(text + 1, NULL, 10);
}

static inline void naive_roles_read(struct naive_roles *out, const char *root) {
    char path[512], line[1000];
    snprintf(path, sizeof path, "%s/registers/roles.yaml", root);
    FILE *f = fopen(path, "re");
    if (!f) abort();
    while (fgets(line, sizeof line, f) && strncmp(line, "incompatible:", 13) != 0) {
        if (strncmp(line, "  - id: ", 8) == 0) {
            struct naive_role *r = &out->list[out->n++];
            *r = (struct naive_role){.given = true, .clearance = 2};
            sscanf(line + 8, "%47s", r->id);
        } else if (out->n) {
            naive_line(&out->list[out->n - 1], line);
        }
    }
    fclose(f);
}

static inline const struct naive_role *naive_role(const struct naive_roles *all, const char *id) {
    for (size_t i = 0; id && i < all->n; i++)
        if (strcmp(all->list[i].id, id) == 0) return &all->list[i];
    return NULL;
}

static inline bool naive_word(const char *list, const char *word) {
    char blank[64];
    snprintf(blank, sizeof blank, " %s ", word);
    return strstr(list, blank) != NULL;
}

/* Who audits reads everything of the scope. */
static inline bool naive_permits(const struct naive_role *r, const char *permission) {
    if (naive_word(r->permissions, permission)) return true;
    bool reading = strcmp(permission, "system.view") == 0 || strcmp(permission, "system.export") == 0;
    return reading && naive_word(r->permissions, "audit");
}

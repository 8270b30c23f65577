/* textmap: from a character's number to its byte, line and column. */
#include "fmt/textmap.h"

static bool begins_character(char c) {
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* A line ends with LF, CR LF or, as YAML has it, a CR alone. */
static bool ends_line(struct str text, size_t at) {
    char c = text.ptr[at];
    return c == '\n' || (c == '\r' && (at + 1 == text.len || text.ptr[at + 1] != '\n'));
}

static void count(struct textmap *m) {
    m->n_lines = 1;
    for (size_t i = 0; i < m->text.len; i++) {
        m->n_characters += begins_character(m->text.ptr[i]);
        m->n_lines += ends_line(m->text, i);
    }
}

void textmap_init(struct textmap *m, struct str text) {
    *m = (struct textmap){.text = text};
    count(m);
    m->marks = mem_alloc((m->n_characters / TEXTMAP_STEP + 1) * sizeof *m->marks);
    m->lines = mem_alloc(m->n_lines * sizeof *m->lines);
    size_t character = 0, line = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!begins_character(text.ptr[i])) continue;
        if (character % TEXTMAP_STEP == 0) m->marks[character / TEXTMAP_STEP] = (uint32_t)i;
        character++;
        if (ends_line(text, i)) m->lines[++line] = (struct textmap_line){(uint32_t)i + 1, (uint32_t)character};
    }
    if (character % TEXTMAP_STEP == 0) m->marks[character / TEXTMAP_STEP] = (uint32_t)text.len;
}

void textmap_release(struct textmap *m) {
    mem_free(m->marks);
    mem_free(m->lines);
    *m = (struct textmap){0};
}

struct textmap_place textmap_find(const struct textmap *m, size_t character) {
    if (character > m->n_characters) character = m->n_characters;
    size_t byte = m->marks[character / TEXTMAP_STEP];
    for (size_t left = character % TEXTMAP_STEP; left; left--) do
            byte++;
        while (byte < m->text.len && !begins_character(m->text.ptr[byte]));
    size_t low = 0, high = m->n_lines;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (m->lines[middle].byte <= byte)
            low = middle;
        else
            high = middle;
    }
    return (struct textmap_place){byte, (unsigned)low + 1, (unsigned)(character - m->lines[low].character) + 1};
}

size_t textmap_character(const struct textmap *m, size_t byte) {
    size_t n = 0;
    for (size_t i = 0; i < byte && i < m->text.len; i++) n += begins_character(m->text.ptr[i]);
    return n;
}

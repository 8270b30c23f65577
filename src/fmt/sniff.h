/* sniff: what a file is, told from its bytes and never from its name; and a name that is safe to keep.
 *
 * Evidence comes from anybody, so nothing that its sender says about it is believed. `sniff` looks at the bytes alone;
 * `sniff_name_fits` then says whether the name's ending claims something else. What it calls safe may be shown inside
 * of a page: pictures made of points, and plain text. Everything that can hold a program or load something (PDF, HTML,
 * SVG, XML, Office, archives) is only handed over as a download. It is a judgement about forms, not about harm: that is
 * the virus scanner's.
 *
 *     enum sniffed is = sniff(bytes);
 *     buf_init(&name, SNIFF_NAME_MAX); sniff_clean_name(given, &name);
 *     if (!sniff_name_fits(is, buf_str(&name))) … "invoice.pdf" is a program …
 *
 * Looks at a bounded part of the bytes only, except for text, which is read whole. */
#pragma once
#include "base/base.h"

enum sniffed {
    SNIFF_UNKNOWN,
    SNIFF_EMPTY,
    SNIFF_TEXT,       /* UTF-8 without markup; CSV, logs and settings are text */
    SNIFF_TEXT_OTHER, /* Shift_JIS (CP932) or UTF-16 */
    SNIFF_SCRIPT,     /* text that begins with #! */
    SNIFF_JSON,
    SNIFF_XML,
    SNIFF_SVG,
    SNIFF_HTML, /* or any text with markup in it */
    SNIFF_RTF,
    SNIFF_PDF,
    SNIFF_PNG,
    SNIFF_JPEG,
    SNIFF_GIF,
    SNIFF_WEBP,
    SNIFF_TIFF,
    SNIFF_ZIP,
    SNIFF_DOCX,
    SNIFF_XLSX,
    SNIFF_PPTX,
    SNIFF_ODF,     /* OpenDocument of any kind */
    SNIFF_OLE,     /* Office before 2007, mail of Outlook, installers */
    SNIFF_ARCHIVE, /* gzip, bzip2, xz, zstd, 7z, rar, tar, cab, lha */
    SNIFF_PROGRAM, /* ELF, PE and DOS, Mach-O, Java and Android classes, WebAssembly, shortcuts of Windows */
    SNIFF_COUNT
};
enum sniffed sniff(struct str bytes);
const char *sniff_type(enum sniffed is);  /* media type, "application/pdf" */
bool sniff_safe(enum sniffed is);         /* may be shown inline */
const char *sniff_title(enum sniffed is); /* for people, translated */

/* What the ending of a name claims; true when it claims nothing, or what the bytes are. */
bool sniff_name_fits(enum sniffed is, struct str name);

/* A name without folders, control characters and what turns or hides writing; not empty, at most SNIFF_NAME_MAX bytes
 * of UTF-8, its ending kept. It is shown and offered for a download; it is never the path of anything here. */
#define SNIFF_NAME_MAX 200
/* Whether a text of at most `most` bytes is one line that looks like what it is: UTF-8 without control characters and
 * without what has no width or turns the direction of writing. For texts that people sign or judge by. */
bool sniff_line_good(struct str text, size_t most);
void sniff_clean_name(struct str name, struct buf *out);

/* web: which pictures a page shows as they are, and what becomes of a small Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

#include "web/markup.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\">"

/* Every picture of our own writers is one. */
static void ours(void **state) {
    (void)state;
    struct arena *a = arena_new(64 * MIB);
    struct str *names;
    struct err e;
    size_t n, seen = 0;
    struct str dir = arena_fmt(a, "%s/tests/golden/pictures", getenv("KIJUN_SOURCE"));
    assert_true(file_list(a, dir.ptr, STR(".svg"), &names, &n, &e));
    for (size_t i = 0; i < n; i++, seen++) {
        struct str svg;
        struct markup m;
        assert_true(
            file_read(a, arena_fmt(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(names[i])).ptr, MARKUP_SVG_MAX, &svg, &e));
        if (!markup_svg(svg, &m, &e)) fail_msg("%.*s is refused", STR_ARG(names[i]));
        assert_true(str_eq(m.bytes, svg));
    }
    assert_true(seen > 0);
    arena_free(a);
}

static void pictures(void **state) {
    (void)state;
    struct markup m;
    struct err e;
    static const char *const good[] = {SVG "</svg>\n",
                                       SVG "<a href=\"/risks/3\"><text x=\"1\">a &amp; b</text></a></svg>",
                                       SVG "<g><rect/><path d=\"M0 0Z\" fill=\"#000000\"/></g></svg>"};
    static const char *const bad[] = {
        "",
        "x",
        "<p></p>",
        SVG,
        SVG "</svg>" SVG "</svg>",
        SVG "</svg>x",
        SVG "<g></svg></g>",
        SVG "<script>x</script></svg>",
        SVG "<style>x</style></svg>",
        SVG "<foreignObject></foreignObject></svg>",
        SVG "<image href=\"/x\"/></svg>",
        SVG "<use href=\"/x#a\"/></svg>",
        SVG "<rect onload=\"x\"/></svg>",
        SVG "<rect style=\"x\"/></svg>",
        SVG "<rect fill=\"url(//example.org)\"/></svg>",
        SVG "<rect fill=red/></svg>",
        SVG "<a href=\"//example.org\"></a></svg>",
        SVG "<a href=\"/\\example.org\"></a></svg>",
        SVG "<a href=\"javascript:x\"></a></svg>",
        SVG "<a href=\"java&#115;cript:x\"></a></svg>",
        SVG "<a xlink:href=\"/x\"></a></svg>",
        SVG "<!-- x --></svg>",
        SVG "<![CDATA[<p>]]></svg>",
        "<?xml version=\"1.0\"?>" SVG "</svg>",
        "<!DOCTYPE svg>" SVG "</svg>",
        SVG "\xff</svg>",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!markup_svg(str_of(good[i]), &m, &e)) fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (markup_svg(str_of(bad[i]), &m, &e)) fail_msg("taken: %s", bad[i]);
    char *long_one = mem_alloc(MARKUP_SVG_MAX + 1);
    assert_false(markup_svg((struct str){long_one, MARKUP_SVG_MAX + 1}, &m, &e));
    assert_int_equal(e.kind, ERR_LIMIT);
    mem_free(long_one);
}

static void markdown(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},
        {"a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"},
        {"# 題\n本文", "<h3>題</h3>\n<p>本文</p>\n"},
        {"- a\n- **b**\n1. c", "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n"},
        {"`a<b` [x](/y?a=1&b=2)", "<p><code>a&lt;b</code> <a href=\"/y?a=1&amp;b=2\">x</a></p>\n"},
        {"[x](//example.org) [x](javascript:y)", "<p>[x](//example.org) [x](javascript:y)</p>\n"},
        {"**a `b [c", "<p>**a `b [c</p>\n"},
        {"<script>alert('1')</script>", "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</p>\n"},
        {"[\"onclick='x'](/a\"b)", "<p><a href=\"/a%22b\">&quot;onclick=&#39;x&#39;</a></p>\n"}};
    struct arena *a = arena_new(64 * MIB);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct markup m = markup_markdown(a, str_of(pairs[i][0]));
        assert_string_equal(m.bytes.ptr, pairs[i][1]);
    }
    /* Nothing but marks, and more of it than is read. */
    char *marks = mem_alloc(2 * MARKUP_TEXT_MAX);
    memset(marks, '[', 2 * MARKUP_TEXT_MAX);
    assert_int_equal(markup_markdown(a, (struct str){marks, 2 * MARKUP_TEXT_MAX}).bytes.len, MARKUP_TEXT_MAX + 8);
    mem_free(marks);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(ours), cmocka_unit_test(pictures), cmocka_unit_test(markdown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

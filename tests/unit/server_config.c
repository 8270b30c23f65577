/* server_config: kijun.conf: what is read, what is refused and where, and what is safe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* wants those above first */

#include "server/config.h"

static struct arena *arena;
static struct diags diags;

static bool reads(struct server_config *c, const char *text) {
    config_init(c, arena);
    diags = (struct diags){.count = 0};
    return config_read(c, STR("kijun.conf"), str_of(text), &diags) && config_check(c, &diags);
}

static void refuses(const char *text, unsigned line, enum err_kind kind, const char *says) {
    struct server_config c;
    assert_false(reads(&c, text));
    assert_true(diags.count > 0);
    assert_int_equal(diags.list[0].line, line);
    assert_int_equal(diags.list[0].kind, kind);
    if (!strstr(diags.list[0].text, says)) fail_msg("\"%s\" does not say \"%s\"", diags.list[0].text, says);
}

static void has_defaults(void **state) {
    (void)state;
    struct server_config c;
    assert_true(reads(&c, ""));
    assert_int_equal(c.listen.n, 1);
    assert_string_equal(c.listen.list[0], "127.0.0.1:8480");
    assert_int_equal(c.readers, 2);
    assert_false(config_has_tls(&c));
}

static void reads_every_type(void **state) {
    (void)state;
    struct server_config c;
    assert_true(reads(&c, "\xEF\xBB\xBF# comment\r\n\r\nlisten = 127.0.0.1:1, [::1]:2\r\n  readers=4  \n"
                          "hosts = kijun.example.go.jp\ndata = /srv/kijun data\nlab = yes\nidle_seconds = １０\n"
                          "base_url = https://kijun.example.go.jp"));
    assert_int_equal(c.listen.n, 2);
    assert_string_equal(c.listen.list[1], "[::1]:2");
    assert_int_equal(c.readers, 4);
    assert_int_equal(c.idle_seconds, 10);
    assert_string_equal(c.data, "/srv/kijun data");
    assert_true(c.lab);
}

static void says_where_it_is_wrong(void **state) {
    (void)state;
    refuses("\nlitsen = 127.0.0.1:1\n", 2, ERR_INVALID, "listen");
    refuses("readers = 2\n\nreaders = 3\n", 3, ERR_INVALID, "line 1");
    refuses("readers = many\n", 1, ERR_INVALID, "1");
    refuses("readers = 9\n", 1, ERR_INVALID, "8");
    refuses("readers = 0\n", 1, ERR_INVALID, "8");
    refuses("# a\nnothing here\n", 2, ERR_INVALID, "equals");
    refuses("lab = maybe\n", 1, ERR_INVALID, "yes");
    refuses("data = a\x01"
            "b\n",
            1, ERR_INVALID, "control");
    refuses("data = \xFF\n", 0, ERR_INVALID, "UTF-8");
    refuses("=\n", 1, ERR_INVALID, "no key");
}

static void finds_everything_at_once(void **state) {
    (void)state;
    struct server_config c;
    assert_false(reads(&c, "a = 1\nreaders = x\nlab = x\n"));
    assert_int_equal(diags.count, 3);
}

static void has_ceilings(void **state) {
    (void)state;
    struct buf b;
    struct server_config c;
    buf_init(&b, MIB);
    buf_add(&b, STR("hosts ="));
    for (int i = 0; i < CONFIG_LIST_MAX; i++) buf_addf(&b, " h%d", i);
    assert_true(reads(&c, b.ptr));
    assert_int_equal(c.hosts.n, CONFIG_LIST_MAX);
    buf_add(&b, STR(" more\n"));
    refuses(b.ptr, 1, ERR_LIMIT, "32");
    buf_clear(&b);
    while (b.len < CONFIG_MAX) buf_add(&b, STR("#\n"));
    assert_true(reads(&c, b.ptr));
    buf_add(&b, STR("#"));
    refuses(b.ptr, 0, ERR_LIMIT, "64");
    buf_release(&b);
}

/* Only this machine, or TLS, or a proxy, or lab mode. */
static void refuses_what_is_not_safe(void **state) {
    (void)state;
    struct server_config c;
    refuses("listen = 0.0.0.0:80\n", 0, ERR_DENIED, "TLS");
    refuses("listen = 127.0.0.1:80 192.0.2.1:80\n", 0, ERR_DENIED, "TLS");
    refuses("listen = [::]:80\n", 0, ERR_DENIED, "TLS");
    refuses("listen = [::ffff:127.0.0.1]:80\n", 0, ERR_DENIED, "TLS");
    assert_true(reads(&c, "listen = 127.1.2.3:80 [::1]:80\n"));
    assert_true(reads(&c, "listen = 0.0.0.0:443\ncertificate = a\nkey = b\n"));
    assert_true(reads(&c, "listen = 0.0.0.0:80\ntrusted_proxies = 10.0.0.0/8 ::1\n"));
    assert_true(reads(&c, "listen = 0.0.0.0:80\nlab = yes\n"));
    refuses("certificate = a\n", 0, ERR_INVALID, "together");
    refuses("key = a\n", 0, ERR_INVALID, "together");
    refuses("client_ca = a\n", 0, ERR_INVALID, "client_ca");
}

static void knows_addresses(void **state) {
    (void)state;
    static const char *const bad[] = {"localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80",
                                      "[::1]80",      "[::1:80",   "1.2.3:80",   "127.0.0.1:8 0",   "127.0.0.1:+80"};
    static const char *const bad_prefixes[] = {"10.0.0.0/33", "10.0.0.0/", "host", "10.0.0/8", "::/129", "10.0.0.0/-1"};
    struct address a;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(address_read(str_of(bad[i]), &a));
    assert_true(address_read(STR("[2001:db8::1]:443"), &a));
    assert_true(a.six && a.port == 443 && !a.loopback);
    for (size_t i = 0; i < sizeof bad_prefixes / sizeof *bad_prefixes; i++)
        assert_false(address_is_prefix(str_of(bad_prefixes[i])));
    assert_true(address_is_prefix(STR("10.0.0.0/8")) && address_is_prefix(STR("2001:db8::/32")) &&
                address_is_prefix(STR("10.1.2.3")));
}

/* What the parent writes for its processes reads the same. */
static void goes_round(void **state) {
    (void)state;
    struct server_config c, again;
    struct buf first, second;
    assert_true(reads(&c,
                      "listen = 127.0.0.1:1 [::1]:2\nreaders = 3\ncertificate = a b\nkey = credential:k\nlab = yes\n"
                      "trusted_proxies = 10.0.0.0/8\nstop_seconds = 7\n"));
    buf_init(&first, CONFIG_MAX);
    buf_init(&second, CONFIG_MAX);
    config_write(&c, &first);
    assert_true(reads(&again, first.ptr));
    config_write(&again, &second);
    assert_string_equal(first.ptr, second.ptr);
    buf_release(&first);
    buf_release(&second);
}

static void options_win(void **state) {
    (void)state;
    struct server_config c;
    assert_true(reads(&c, "readers = 3\n"));
    assert_true(config_set(&c, STR("readers"), STR("5"), &diags));
    assert_int_equal(c.readers, 5);
    assert_false(config_set(&c, STR("raeders"), STR("5"), &diags));
    assert_non_null(strstr(diags.list[0].text, "readers"));
    assert_false(config_set(&c, STR("data"), STR("a\nb"), &diags));
}

static int begin(void **state) {
    (void)state;
    lang_set(LANG_EN);
    arena = arena_new(16 * MIB);
    return 0;
}
static int end(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_defaults),
        cmocka_unit_test(reads_every_type),
        cmocka_unit_test(says_where_it_is_wrong),
        cmocka_unit_test(finds_everything_at_once),
        cmocka_unit_test(has_ceilings),
        cmocka_unit_test(refuses_what_is_not_safe),
        cmocka_unit_test(knows_addresses),
        cmocka_unit_test(goes_round),
        cmocka_unit_test(options_win),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

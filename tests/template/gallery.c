/* gallery FOLDER: writes every part of pages with sample data, in both languages, to be looked at in a browser and
 * checked by axe (tests/e2e/template.sh). The samples are texts of their own, not messages of the program. */
#include "gallery.h"
#include "gallery.html.h"
#include "web/visit.h"
#include "web/web.h"
#include "web/whole.html.h"

/* Who looks may see every row of the menu. */
bool viewer_may(const struct viewer *v, enum permission p, const struct access_object *on) {
    (void)p;
    (void)on;
    return v->known;
}

static enum lang lang;
static struct str say(const char *ja, const char *en) {
    return str_of(lang == LANG_JA ? ja : en);
}

static void fields(struct gallery *g) {
    static struct ui_choice kinds[4], networks[3];
    kinds[0] = (struct ui_choice){STR("1"), say("基幹業務", "Core business"), STR_NONE, false, false};
    kinds[1] = (struct ui_choice){STR("2"), say("情報提供", "Information to the public"), STR_NONE, false, false};
    kinds[2] = (struct ui_choice){STR("3"), say("内部事務", "Internal office work"), STR_NONE, false, true};
    networks[0] =
        (struct ui_choice){STR("internet"), say("インターネット", "Internet"),
                           say("国民や事業者が直接利用する場合", "When the public uses it directly"), true, false};
    networks[1] = (struct ui_choice){STR("gss"), say("ガバメントソリューションサービス", "Government solution service"),
                                     STR_NONE, false, false};
    networks[2] = (struct ui_choice){STR("closed"), say("閉域網", "Closed network"), STR_NONE, false, false};
    struct ui_field *f = g->fields;
    f[0] = (struct ui_field){
        .name = "name",
        .label = say("システム名", "Name of the system"),
        .must = true,
        .value = say("行政情報提供システム", "Public information system"),
        .most = 200,
        .hint = say("台帳に記載する正式名称を入力してください。", "The official name, as it stands in the register."),
        .what = say("情報システムを一意に識別する名称です。", "The name by which the system is known."),
        .why = say("仕様書の表題と、台帳の検索に使います。", "It becomes the title of the specification.")};
    f[1] = (struct ui_field){
        .name = "users",
        .label = say("利用者数", "Number of users"),
        .inputmode = "numeric",
        .width = UI_WIDTH_SHORT,
        .value = STR("１２，０００人"),
        .error = say("利用者数を数字だけで入力してください。", "Enter the number of users in digits only.")};
    f[2] = (struct ui_field){
        .name = "purpose",
        .label = say("目的", "Purpose"),
        .rows = 4,
        .value = say("国民に行政情報を<適切に>提供する。", "To give information to the public <properly>."),
        .hint = say("誰に、何を、何のために提供するシステムかを、200文字程度で入力してください。",
                    "Whom it serves, with what, and what for; about 200 letters.")};
    f[3] = (struct ui_field){.name = "kind",
                             .label = say("業務の種類", "Kind of business"),
                             .choices = kinds,
                             .n_choices = 3,
                             .width = UI_WIDTH_MIDDLE,
                             .must = true};
    f[4] = (struct ui_field){.name = "network",
                             .label = say("接続するネットワーク", "Network"),
                             .choices = networks,
                             .n_choices = 3,
                             .hint = say("主に使うものを一つ選んでください。", "Choose the one that is used most.")};
    f[5] = (struct ui_field){.name = "networks",
                             .label = say("ほかに接続するネットワーク", "Other networks"),
                             .choices = networks + 1,
                             .n_choices = 2,
                             .error = say("一つ以上選んでください。", "Choose at least one.")};
    f[6] = (struct ui_field){
        .name = "since", .label = say("運用開始日", "In operation since"), .value = say("令和8年4月1日", "2026-04-01")};
    f[7] = (struct ui_field){.name = "file",
                             .label = say("記入済みの様式", "The form, filled in"),
                             .accept = ".xlsx",
                             .hint = say("Excel形式、50 MBまで", "Excel, up to 50 MB")};
    f[8] = (struct ui_field){.name = "agree", .label = say("入力内容を上司に通知する", "Tell my superior")};
    f[9] = (struct ui_field){
        .name = "q", .label = say("ことば", "Words"), .type = "search", .value = say("認証", "authentication")};
    f[10] = (struct ui_field){.name = "state", .label = say("状態", "State"), .choices = kinds, .n_choices = 2};
    g->buttons[0] = (struct ui_button){.label = say("保存する", "Save")};
    g->buttons[1] = (struct ui_button){
        .label = say("保存して次へ", "Save and go on"), .name = "next", .value = STR("yes"), .look = UI_BUTTON_SECOND};
    g->buttons[2] = (struct ui_button){
        .label = say("削除する", "Delete"), .name = "delete", .value = STR("yes"), .look = UI_BUTTON_DANGER};
    g->buttons[3] = (struct ui_button){
        .label = say("一覧へ戻る", "Back to the list"), .look = UI_BUTTON_TEXT, .path = STR("/systems")};
}

static void lists(struct gallery *g) {
    static struct ui_column columns[4];
    static struct ui_cell cells[12];
    static struct ui_pair pairs[3];
    columns[0] =
        (struct ui_column){.label = say("システム名", "System"), .path = STR("/systems?sort=name"), .order = 1};
    columns[1] = (struct ui_column){.label = say("主管部局", "Bureau"), .sortable = true};
    columns[2] = (struct ui_column){.label = say("未決定", "Undecided"), .number = true, .sortable = true};
    columns[3] = (struct ui_column){.label = say("状態", "State")};
    const struct ui_cell rows[3][4] = {
        {{say("行政情報提供システム", "Public information system"), STR("/systems/1"), UI_PLAIN},
         {say("大臣官房", "Secretariat"), STR_NONE, UI_PLAIN},
         {STR("12"), STR_NONE, UI_PLAIN},
         {say("入力中", "In work"), STR_NONE, UI_WAIT}},
        {{say("統計調査オンラインシステム", "Online survey"), STR("/systems/2"), UI_PLAIN},
         {say("統計局", "Statistics bureau"), STR_NONE, UI_PLAIN},
         {STR("0"), STR_NONE, UI_PLAIN},
         {say("承認済み", "Approved"), STR_NONE, UI_GOOD}},
        {{say("<script>alert(1)</script>", "<script>alert(1)</script>"), STR("/systems/3"), UI_PLAIN},
         {say("自治行政局", "Local administration"), STR_NONE, UI_PLAIN},
         {STR("1,204"), STR_NONE, UI_PLAIN},
         {say("期限超過", "Overdue"), STR_NONE, UI_BAD}}};
    memcpy(cells, rows, sizeof cells);
    g->table = (struct ui_table){say("情報システムの一覧", "Systems"), false, columns, 4, cells, 3, STR_NONE};
    g->nothing = (struct ui_table){say("申請の一覧", "Applications"),
                                   false,
                                   columns,
                                   4,
                                   NULL,
                                   0,
                                   say("申請はありません。", "There are no applications.")};
    g->paging = (struct ui_paging){STR("/systems?q=%E8%AA%8D&page="), 5, 42, 1024};
    pairs[0] = (struct ui_pair){say("機密性", "Confidentiality"), say("機密性2", "2"), STR_NONE};
    pairs[1] = (struct ui_pair){say("責任者", "Responsible"), say("山田 太郎", "Yamada Taro"), STR("/people/7")};
    pairs[2] = (struct ui_pair){say("委託先", "Contractor"), STR_NONE, STR_NONE};
    g->pairs = pairs;
    g->n_pairs = 3;
    g->filter = (struct ui_filter){STR("/systems"), STR("/systems"), true};
}

static void ways(struct gallery *g) {
    static struct ui_step steps[7];
    static struct ui_tab tabs[3];
    static struct ui_crumb crumbs[2];
    static struct ui_fault faults[2];
    static const char *const ja[] = {"業務の一覧", "業務の流れ", "概要図", "調査",
                                     "条件の判定", "要件の選択", "仕様書"};
    static const char *const en[] = {"Tasks",      "Flow of work", "Overview",     "Questions",
                                     "Conditions", "Requirements", "Specification"};
    for (size_t i = 0; i < 7; i++)
        steps[i] = (struct ui_step){say(ja[i], en[i]), STR("/systems/1/steps/1"), i == 3 ? STR("12 / 40") : STR_NONE,
                                    i < 3    ? UI_STEP_DONE
                                    : i == 3 ? UI_STEP_BEGUN
                                             : UI_STEP_TODO,
                                    i == 3};
    tabs[0] = (struct ui_tab){say("要件", "Requirements"), STR("/systems/1"), true, 1234};
    tabs[1] = (struct ui_tab){say("履歴", "History"), STR("/systems/1/history"), false, -1};
    tabs[2] = (struct ui_tab){say("文書", "Documents"), STR("/systems/1/documents"), false, 3};
    crumbs[0] = (struct ui_crumb){say("システム台帳", "Systems"), STR("/systems")};
    crumbs[1] = (struct ui_crumb){say("行政情報提供システム", "Public information system"), STR("/systems/1")};
    faults[0] = (struct ui_fault){
        "users", say("利用者数を数字だけで入力してください。", "Enter the number of users in digits only.")};
    faults[1] = (struct ui_fault){"networks", say("一つ以上選んでください。", "Choose at least one.")};
    g->page = (struct ui_page){
        .title = say("部品の一覧", "Every part"),
        .menu = "systems",
        .crumbs = crumbs,
        .n_crumbs = 2,
        .lead = say("画面に使う部品をすべて並べたページです。", "A page with every part that pages are made of."),
        .mark = say("機密性2情報・関係者限り", "Confidentiality 2, for those concerned"),
        .done = say("回答を保存しました。", "The answer was saved."),
        .warn = say("30分間操作がないと、自動的にサインアウトします。",
                    "You will be signed out after 30 minutes without use."),
        .faults = faults,
        .n_faults = 2};
    g->steps = steps;
    g->n_steps = 7;
    g->steps_label = say("ワークシート", "Worksheets");
    g->tabs = tabs;
    g->n_tabs = 3;
    g->tabs_label = say("このシステム", "This system");
}

static void words(struct gallery *g) {
    g->words[0] = say("入力欄", "Fields");
    g->words[1] = say("検索と一覧", "Search and lists");
    g->words[2] = say("お知らせと状態", "Notices and states");
    g->words[3] = say("登録内容", "What is registered");
    static const char *const ja[] = {"対象外", "参考", "適合", "確認中", "要注意", "不適合"};
    static const char *const en[] = {"Not concerned", "For information", "Met",
                                     "Being checked", "Attention",       "Not met"};
    for (size_t i = 0; i < 6; i++) g->statuses[i] = say(ja[i], en[i]);
    g->progress = (struct ui_progress){say("回答の進み具合", "Answered"), 1204, 4000};
    g->empty = (struct ui_empty){say("まだシステムがありません", "There is no system yet"),
                                 say("最初のシステムを登録してください。", "Begin with the first one."),
                                 STR("/systems/new"), say("システムを登録する", "Register a system")};
}

/* Addresses of assets are absolute; beside a file they are not. */
static bool write_page(const char *folder, const char *name, const struct buf *page) {
    struct arena *a = arena_new(8 * MIB);
    struct buf out;
    struct err e;
    buf_init(&out, 4 * MIB);
    struct str rest = buf_str(page), mark = STR("=\"/assets/");
    for (size_t at; str_find(rest, mark, &at); rest = str_cut(rest, at + mark.len, rest.len)) {
        buf_add(&out, str_cut(rest, 0, at));
        buf_addz(&out, "=\"assets/");
    }
    buf_add(&out, rest);
    struct str path = arena_fmt(a, "%s/%s.%s.html", folder, name, lang_code(lang));
    bool ok = file_write(path.ptr, buf_str(&out), &e);
    if (!ok) err_print(&e, stderr);
    buf_release(&out);
    arena_free(a);
    return ok;
}

static bool pages(const char *folder) {
    struct http_request rq = {.path = STR("/systems"), .query = STR("q=a&b")};
    static const struct web_options opt = {.touch = -1};
    struct visit v = {
        .opt = &opt,
        .lang = lang,
        .rq = &rq,
        .viewer = {.known = true, .name = say("山田 太郎", "Yamada Taro"), .elevated = true, .csrf = "abc"}};
    struct gallery g = {0};
    struct buf b;
    buf_init(&b, 4 * MIB);
    struct html h = {&b, lang, &v};
    ways(&g);
    fields(&g);
    lists(&g);
    words(&g);
    t_gallery(&h, &g);
    bool ok = write_page(folder, "gallery", &b);
    buf_clear(&b);
    struct str points[] = {say("回答412件と判断38件", "412 answers and 38 judgements"),
                           say("作成した文書6件", "6 documents")};
    struct ui_field reason = {.name = "why", .label = say("削除する理由", "Why it is removed"), .must = true};
    struct ui_confirmation c = {
        .page = {.title = say("システムを削除しますか", "Remove the system?"), .menu = "systems"},
        .text = say("次のものが台帳から削除されます。証跡は残ります。", "These leave the register; the record stays."),
        .points = points,
        .n_points = 2,
        .action = STR("/systems/1/remove"),
        .field = &reason,
        .button = say("削除する", "Remove"),
        .cancel = STR("/systems/1"),
        .danger = true};
    t_confirmation(&h, &c);
    ok = ok && write_page(folder, "confirmation", &b);
    buf_clear(&b);
    v.viewer.known = false;
    struct ui_failure f = {
        404, say("ページが見つかりません", "There is no such page"),
        say("お探しのページは、存在しないか、閲覧する権限がありません。",
            "The page does not exist, or you may not see it."),
        say("アドレスを確かめるか、ホームから探してください。", "Check the address, or begin at the home page."),
        STR("k3v9q2m1")};
    t_failure(&h, &f);
    ok = ok && write_page(folder, "failure", &b);
    buf_release(&b);
    return ok;
}

static bool assets(const char *folder) {
    struct arena *a = arena_new(MIB);
    struct err e;
    size_t n;
    const struct listener_asset *list = web_assets(&n);
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        ok = file_write(arena_fmt(a, "%s%s", folder, list[i].path).ptr, list[i].bytes, &e);
        if (!ok) err_print(&e, stderr);
    }
    arena_free(a);
    return ok;
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    for (lang = 0; lang < LANG_COUNT; lang++)
        if (!pages(argv[1])) return 3;
    return assets(argv[1]) ? 0 : 3;
}

/* mini_catalog: a standard of a handful of facts for tests of the rooms above catalog.
 *
 * Read by catalog_read, so that what is tested is what a user gets. One fact for each way of combining; choices with an
 * exclusive one; a counted fact; two controls. */
#pragma once
#include "catalog/catalog.h"

static const char mini_facts[] =
    "facts:\n"
    "  - {id: network, type: many, per: actor, combine: union, title: {ja: ネットワーク, en: Networks},\n"
    "     ask: {ja: どれか, en: Which},\n"
    "     choices: [{id: internet, title: {ja: インターネット, en: Internet}}, {id: lan,\n"
    "     title: {ja: 庁内LAN, en: LAN}},\n"
    "               {id: none, title: {ja: 使わない, en: None}, exclusive: true}],\n"
    "     source: {section: test, certainty: stated}}\n"
    "  - {id: users.scale, type: number, per: actor, combine: max, min: 0, max: 1000000000,\n"
    "     title: {ja: 利用者数, en: Users}, ask: {ja: 何人か, en: How many},\n"
    "     unit: {ja: 人, en: people}, source: {section: test, certainty: stated}}\n"
    "  - {id: remote, type: yesno, per: actor, combine: any, title: {ja: 遠隔, en: Remote},\n"
    "     ask: {ja: 使うか, en: Is it}, source: {section: test, certainty: stated}}\n"
    "  - {id: trained, type: yesno, per: actor, combine: all, title: {ja: 教育, en: Trained},\n"
    "     ask: {ja: 済みか, en: Are they}, source: {section: test, certainty: stated}}\n"
    "  - {id: harm, type: one, per: information, combine: max, ordered: true, title: {ja: 影響,\n"
    "     en: Harm}, ask: {ja: どれか, en: Which},\n"
    "     choices: [{id: light, title: {ja: 軽微, en: Light}}, {id: grave, title: {ja: 重大,\n"
    "     en: Grave}}, {id: fatal, title: {ja: 致命的, en: Fatal}}], source: {section: test,\n"
    "     certainty: stated}}\n"
    "  - {id: kind, type: one, per: actor, combine: union, title: {ja: 区分, en: Kind},\n"
    "     ask: {ja: どれか, en: Which},\n"
    "     choices: [{id: public, title: {ja: 国民, en: Public}}, {id: staff, title: {ja: 職員,\n"
    "     en: Staff}}], source: {section: test, certainty: stated}}\n"
    "  - {id: stop, type: one, per: system, combine: same, title: {ja: 停止, en: Stop},\n"
    "     ask: {ja: どれか, en: Which},\n"
    "     choices: [{id: hour, title: {ja: 1時間, en: 1 hour}}, {id: day, title: {ja: 1日, en: 1 day}}],\n"
    "     source: {section: test, certainty: stated}}\n"
    "  - {id: remarks, type: text, per: system, combine: same, title: {ja: 備考, en: Remarks},\n"
    "     ask: {ja: 何か, en: What}, source: {section: test, certainty: stated}}\n"
    "  - {id: actors, type: number, per: system, combine: same, min: 0, max: 1000, counts: work.actors,\n"
    "     title: {ja: 主体の数, en: Actors}, ask: {ja: 数, en: Count}, source: {section: test,\n"
    "     certainty: stated}}\n"
    "  - {id: guests, type: yesno, per: system, combine: any, title: {ja: 来客, en: Guests}, ask: {ja: 来るか,\n"
    "     en: Do they come}, implied: [{when: \"kind has public\", value: yes, why: {ja: 国民が来る。,\n"
    "     en: The public comes.}}], source: {section: test, certainty: stated}}\n"
    "  - {id: doors, type: one, per: system, combine: same, title: {ja: 扉, en: Doors}, ask: {ja: どうか,\n"
    "     en: How}, choices: [{id: shut, title: {ja: 閉, en: Shut}}, {id: open, title: {ja: 開, en: Open}}],\n"
    "     implied: [{when: \"guests == yes and remote == no\", value: open, why: {ja: 入れる。, en: To let\n"
    "     them in.}}], source: {section: test, certainty: stated}}\n";

static const char mini_standard[] =
    "standard: mini\n"
    "edition: \"1\"\n"
    "title: {ja: 小基準, en: Mini}\n"
    "source: {section: test, certainty: stated}\n"
    "levels: [{id: omit, title: {ja: 省略, en: omit}}, {id: mid, title: {ja: 中位, en: mid}}, {id: high,\n"
    "     title: {ja: 高位, en: high}}]\n"
    "questions: [{id: C-3, fact: network, title: {ja: 網, en: Net}, source: {section: test,\n"
    "     certainty: stated}}]\n"
    "conditions:\n"
    "  - {id: A, title: {ja: 外部, en: Outside}, when: \"network has internet or remote == yes\",\n"
    "     source: {section: test, certainty: stated}}\n"
    "  - {id: B, title: {ja: 規模, en: Size},\n"
    "     when: \"users.scale >= 100 or harm == grave or trained == no\", source: {section: test,\n"
    "     certainty: stated}}\n"
    "  - {id: C, title: {ja: 残り, en: Rest},\n"
    "     when: 'kind has public or stop == hour or actors > 3 or remarks == \"x\"',\n"
    "     source: {section: test, certainty: stated}}\n"
    "groups: [{id: G, title: {ja: 群, en: Group}}]\n"
    "chapters: [{id: \"1\", number: \"1\", title: {ja: 章, en: Chapter}}]\n"
    "controls:\n"
    "  - {id: X-1, title: {ja: 分離, en: Separation}, group: G, chapter: \"1\",\n"
    "     fields: [{id: term, title: {ja: 期間, en: Term}}], acceptance: [{ja: 検, en: check}],\n"
    "     evidence: [{ja: 証, en: proof}],\n"
    "     levels: [{level: mid, recommend: A, statement: {ja: \"【term】残す\", en: \"keep 【term】\"}},\n"
    "              {level: high, recommend: \"A and B\", statement: {ja: \"【term】必ず残す\",\n"
    "     en: \"surely keep 【term】\"}}], source: {section: test, certainty: stated}}\n"
    "  - {id: X-2, title: {ja: 記録, en: Record}, group: G, chapter: \"1\", acceptance: [{ja: 検,\n"
    "     en: check}], evidence: [{ja: 証, en: proof}],\n"
    "     levels: [{level: omit, recommend: C}, {level: mid, recommend: \"A or C\", statement: {ja: 記録,\n"
    "     en: record}}], source: {section: test, certainty: stated}}\n";

/* The catalog in `a`; ends the test program when it does not load. */
static inline const struct catalog *mini_catalog(struct arena *a) {
    static struct diags d;
    struct catalog_file files[] = {
        {STR("shared"), STR("facts.yaml"), {STR("shared/facts.yaml"), str_of(mini_facts)}},
        {STR("mini"), STR("standard.yaml"), {STR("mini/standard.yaml"), str_of(mini_standard)}},
    };
    const struct catalog *cat = catalog_read(a, files, 2, &d);
    if (!cat) diags_print(&d, stderr), exit(1);
    return cat;
}

#!/bin/sh
# cli: every verb of the real program; JSON shapes, exit statuses, bad input, languages, editing in place.
# Prints one line per case, `ok NAME` or `not ok NAME`. $KIJUN is the program.
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
tree=$(dirname "$(dirname "$here")")
KIJUN=${KIJUN:-$tree/build/kijun}
own=$(mktemp -d "${TMPDIR:-/tmp}/kijun-cli.XXXXXX") || exit 3
trap 'rm -rf "$own"' EXIT
cd "$own" || exit 3
export LC_ALL=C.UTF-8
unset LANGUAGE NO_COLOR CLICOLOR_FORCE COLUMNS
good=0 bad=0

ok() { good=$((good + 1)); echo "ok $1"; }
not_ok() { # NAME: with what the program last said
    bad=$((bad + 1))
    for f in out err; do [ -s $f ] && sed "s/^/# $f: /" $f | head -n 20; done
    echo "not ok $1"
}
# run STATUS ARGUMENTS…: runs kijun; `out` and `err` hold what it said; false on another status.
run() {
    want=$1
    shift
    "$KIJUN" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$want" ] || { echo "# status $status, wanted $want: kijun $*"; return 1; }
}
# check NAME COMMAND…: ok when the command succeeds.
check() {
    name=$1
    shift
    if "$@"; then ok "$name"; else not_ok "$name"; fi
}
json() { [ -s out ] && jq -e "$1" out >/dev/null 2>&1; } # FILTER: true of what was printed
says() { grep -qF -- "$2" "$1"; }          # FILE TEXT
lacks() { ! grep -qF -- "$2" "$1"; }

cat >system.yaml <<'YAML'
# 見本: コメントは残る
kijun: 1
system: {name: 試験システム, owner: A省}   # 名称
answers:
  # 回線についての回答
  network: {value: [internet], note: "公開する"}   # 行末のコメント
YAML

# Help, version, calls that are wrong --------------------------------------------------------------------------------

verbs="ask derive explain diff spec checklist report diagram tree coverage standards show search check attach export import
    put get systems log user checkpoint witness verify backup restore doctor self setting prove evidence retention hold erase sign
    execute key serve selftest limits bids fill"
t() { run 0 --version && grep -q '^kijun [0-9]' out; }
check version t
t() { run 0 --help && says out 'kijun VERB' && for v in $verbs; do says out "  $v" || return 1; done; }
check help t
t() { run 2 && says out 'kijun VERB'; }
check "no verb is status 2" t
for verb in $verbs; do
    t() { run 0 $verb --help && says out "Usage: kijun $verb" && says out '--lang' && run 0 help $verb; }
    check "$verb --help" t
done
t() { run 2 derve system.yaml && says err 'did you mean derive'; }
check "unknown verb" t
t() { run 2 derive --jsno system.yaml && says err 'did you mean --json' && [ ! -s out ]; }
check "unknown option" t
t() { run 2 derive --output x.docx system.yaml && says err 'no option --output'; }
check "an option of another verb" t
t() { run 2 derive && says err 'FILE' && run 2 derive a b && says err 'too many'; }
check "number of arguments" t
t() { run 2 derive system.yaml --lang fr && says err 'ja or en'; }
check "--lang fr" t
t() { run 2 derive system.yaml --standard sdb && says err 'did you mean sbd'; }
check "unknown standard" t
t() { run 2 derive missing.yaml && says err 'missing.yaml'; }
check "missing file" t
t() { run 2 explain system.yaml sbd:AT-1-11 && says err 'did you mean sbd.AT-1-1'; }
check "unknown id" t
t() { "$KIJUN" standards >/dev/full 2>err; [ $? = 3 ] && says err 'error'; }
check "full disk on standard output is status 3" t

# Standards ----------------------------------------------------------------------------------------------------------

t() { run 0 standards && says out 'edition in force'; }
check "standards says to check the edition" t
t() { run 0 standards --json && json '.kijun == 1 and (.standards | length > 0) and (.standards[0] | has("id") and has("edition") and .controls > 0 and .certainty.stated > 0)'; }
check "standards --json" t
t() { run 0 show sbd:AT-1-1 --json && json '.kijun == 1 and .standard == "sbd" and .id == "AT-1-1" and has("parent") and .parent == null
    and (.title.ja | type) == "string" and (.title.en | type) == "string" and has("grade") and (.roles | type) == "array" and (.when | type) == "string"
    and (.levels | length) > 0 and (.levels | all(has("level") and has("recommend") and has("statement")))
    and (.requires | type) == "array" and (.conflicts | type) == "array" and (.metrics | type) == "array" and (.maps | type) == "array"
    and (.source | has("section") and has("certainty"))'; }
check "show --json" t
t() { run 0 show sbd.AT-1-1 && cp out a && run 0 show sbd:AT-1-1 && cmp -s a out && run 0 show AT-1-1 && cmp -s a out; }
check "STD.ID, STD:ID and the bare id are one" t
t() { run 0 show sbd.A --json && json '.kind == "condition"' && run 0 show sbd.C-3 --json && json '.kind == "question" and .id == "network"'; }
check "show a condition and a question by its number" t
for word in 認証 証跡 暗号; do
    t() { run 0 search $word --json && json '.hits | length > 0'; }
    check "search $word" t
done
t() { run 0 search authentication --json && json '.hits | map(.id) | length > 0'; }
check "search in English" t
t() { run 1 search qqqqzzzz && [ ! -s out ] && [ -s err ]; }
check "search without a hit is status 1" t
t() { run 0 show aspsaas.III.1.1.1.a --json && json '.kind == "metric" and .id == "III.1.1.1.a" and (.values | length) == 6' &&
    run 0 show aspsaas:III.1.1.1 --lang en && says out 'has to be reached' && says out 'carry it when' && says out '[6]'; }
check "show a metric, and a control with its metrics" t
t() { run 0 show ipa.P-6 --lang en && says out 'Leads to' && says out 'A-16' && run 0 show ipa.P-6 --json && json '.leads_to | index("A-16")' &&
    run 0 show ipa.A-16 --json && json '[.relations[] | select(.kind == "edge") | .id] | index("P-6")'; }
check "show a risk and the measures that answer to it, both ways" t
t() { run 0 show unified --json && json '.kind == "standard" and .controls > 0 and (.roles | length) > 0 and (.incompatible | length) > 0 and (.annexes | length) > 0' &&
    run 0 show unified --lang en && says out 'Not to be held by one person'; }
check "show a standard" t
t() { run 0 show ipa:supply-risks --json && json '.kind == "annex" and (.entries | length) == 8' && run 0 show ipa:supply-risks/SR-1 --json && json '.entry == "SR-1" and (.about | index("Q-1"))' &&
    run 0 show ipa:glossary/暗号鍵 --lang en && says out 'encryption key' && run 2 show ipa:glossary/nothing; }
check "show an annex and its entries" t
t() { run 0 search 兼務 --lang en && run 0 search 委託目的 --lang en && says out "kijun show 'ciip.1.4(3)-1.1'" && eval "$(sed -n 's/^Next: kijun/\"$KIJUN\"/p' out)" >a && grep -q '1.4(3)-1.1' a; }
check "what is proposed next can be pasted into a shell" t
t() { run 0 complete -- show ipa:gloss && says out 'ipa:glossary' && run 0 complete -- show aspsaas.III.1.1.1. && says out aspsaas.III.1.1.1.a; }
check "completion: annexes and metrics" t
t() { run 0 show unified:2.1.1 --json && json '.kind == "group" and (.groups | index("2.1.1.1"))'; }
check "show a group" t
t() { run 0 search 暗号鍵 --json && json '.hits[0].kind == "annex" and .hits[0].exact != false and .hits[0].standard == "ipa"' &&
    run 0 search 稼働率 --json && json '.hits | any(.kind == "metric")' && run 0 search 暗号 --lang en && says out 'more (with --standard' && lines=$(wc -l <out) &&
    run 0 search 暗号 --lang en --all && [ "$(wc -l <out)" -gt "$lines" ] && run 0 search 暗号 --standard ipa --json && json '.hits | all(.standard == "ipa" or .standard == null)'; }
check "search: terms and metrics; a screenful and all of it" t
t() { run 0 check && says out 'valid' && run 0 check "$tree/standards" --json && json '.valid and .controls > 0 and .warnings == 0 and (.counts | length > 50 and all(.is == .found))'; }
check "check" t
t() { cp -r "$tree/standards" broken && sed -i '0,/recommend:/s/recommend:.*/recommend: "nosuch == yes"/' broken/sbd/controls-at.yaml && run 2 check broken && grep -q '^broken/sbd/controls-at.yaml:[0-9]*:[0-9]*: error: ' err; }
check "check says where a standard is wrong" t
t() { rm -rf odd && cp -r "$tree/standards" odd && sed -i 's/^from: sbd/from: sdb/' odd/mappings/sbd-unified.yaml && run 1 derive system.yaml --standards odd --lang en && grep -q 'sbd-unified.yaml:[0-9]*:[0-9]*: warning: .*sdb' err &&
    sed -i '/^from: sdb/d' odd/mappings/sbd-unified.yaml && run 2 check odd && grep -q 'sbd-unified.yaml:[0-9]*:' err; }
check "a file of mappings about no standard is told" t
# What loads and can hardly be meant: status 1, with its place, and in JSON.
t() { rm -rf odd && cp -r "$tree/standards" odd && sed -i '0,/recommend: "A"/s/recommend: "A"/recommend: "A and not A"/' odd/sbd/controls-at.yaml && ! cmp -s odd/sbd/controls-at.yaml "$tree/standards/sbd/controls-at.yaml" &&
    run 1 check odd --lang en && grep -q 'odd/sbd/controls-at.yaml:[0-9]*: warning: sbd\.AT-' out && run 1 check odd --json && json '.warnings > 0 and any(.findings[]; .check == "unreachable" and .severity == "warning" and .line > 1)'; }
check "check finds a requirement that nothing leads to" t
t() { rm -rf odd && cp -r "$tree/standards" odd && sed -i '0,/is: 28/s/is: 28/is: 29/' odd/sbd/counts.yaml && run 1 check odd --json && json '[.findings[] | select(.severity == "warning")] | length == 1 and .[0].check == "count"'; }
check "check compares the numbers of the document" t
t() { run 0 check "$tree/standards" && run 1 derive system.yaml && cp out a && run 1 derive system.yaml --standards "$tree/standards" && cmp -s a out; }
check "--standards DIR gives the same as the program's own" t
t() { "$KIJUN" derive system.yaml --json | jq -r '.standards[] | .id as $s | .controls[] | $s + "." + .id' >ids
    xargs -n 60 "$KIJUN" show --json <ids >a && xargs -n 60 "$KIJUN" show --json --standards "$tree/standards" <ids >b && cmp a b &&
    [ "$(jq -s '[.[].items[]] | length' a)" = "$(wc -l <ids)" ] && [ "$(wc -l <ids)" -gt 100 ]; }
check "every control is in the program as it is in the data" t

# Derive, explain ----------------------------------------------------------------------------------------------------

t() { run 1 derive system.yaml --json && json '.kijun == 1 and (.engine | type) == "string" and .system.name == "試験システム" and (.waiting | length) > 0
    and (.standards | all(has("id") and has("edition")))'; }
check "derive --json: the whole" t
t() { json '[.standards[].conditions[]] | length > 0 and all(has("id") and (.value | IN("yes","no","unknown")) and (.by | IN("rule","judgement"))
    and (.rule_value | IN("yes","no","unknown")) and (.because | type) == "array")'; }
check "derive --json: conditions" t
t() { json '[.standards[].controls[]] | length > 0 and all(has("id") and has("parent") and (.title | type) == "string" and (.applies | IN("yes","no","unknown"))
    and has("decided") and ([.recommended, .possible, .because, .facts, .would_change, .undetermined_by] | all(type == "array")))'; }
check "derive --json: controls" t
t() { json '[.standards[].controls[]] | all((.applies == "no") == (.recommended == ["omit"])) and all((.recommended == []) == (.undetermined_by != []))
    and all(if .recommended != [] then .possible == [] else (.possible | length) > 0 end)'; }
check "derive --json: omit exactly when it does not apply, possible when open" t
t() { json '.standards[] | select(.id == "sbd") | .conditions[] | select(.id == "A") | .value == "yes" and .because == ["network"]'; }
check "derive --json: condition A with its reason" t
t() { json '.standards[] | select(.id == "sbd") | .controls[] | select(.id == "AT-1-1") | .because == ["sbd.A"] and .facts == ["network"] and .would_change == ["network"] and .decided == null'; }
check "derive --json: AT-1-1 with its reason" t
t() { "$KIJUN" derive - <system.yaml >out 2>err; [ $? = 1 ] && says out '試験システム'; }
check "derive from standard input" t
t() { run 1 explain system.yaml sbd:AT-1-1 --lang ja && says out '利用するネットワーク' && says out 'インターネット' && says out '公開する' && says out 'C-3'; }
check "explain a control: value, note and number of the answer" t
t() { run 0 explain system.yaml sbd.A --lang en && says out 'holds' && says out 'What would change it'; }
check "explain a condition" t
t() { run 1 explain system.yaml sbd.B --json && json '.value == "unknown" and (.undetermined_by | length) > 0 and (.rules | length) > 0 and .source.certainty == "inferred"'; }
check "explain --json of what is open" t
t() { run 1 explain system.yaml sbd:AT-1-1 --json && json '.otherwise | length > 0 and all(has("id") and has("value") and has("recommended"))'; }
check "explain --json: what would change it" t

cat >decided.yaml <<'YAML'
kijun: 1
system: {name: x}
answers: {network: [internet]}
judgements: {sbd.B: {value: no, why: 重要な情報はない}}
decisions: {sbd.AT-1-1: {level: omit}}
YAML
t() { run 1 derive decided.yaml --json && json '.standards[] | select(.id == "sbd") | (.conditions[] | select(.id == "B") | .value == "no" and .by == "judgement") and (.controls[] | select(.id == "AT-1-1") | .decided == "omit")'; }
check "judgements and decisions" t
t() { run 1 derive decided.yaml --lang ja && says out '理由なし'; }
check "a decision below the recommendation without why is shown" t

# Over five standards: large ones by group, one by itself in rows, everything with --all.
t() { run 1 derive decided.yaml --lang en && lacks out 'ipa.A-1 ' && says out 'Each by itself' && run 1 derive decided.yaml --lang en --standard ipa && says out ' A-1 ' && lacks out 'P-1.*does not hold' &&
    n=$(wc -l <out) && run 1 derive decided.yaml --lang en --standard ipa --all && [ "$(wc -l <out)" -ge "$n" ]; }
check "derive: groups, rows, everything" t
t() { for columns in 80 100 120; do for all in '' --all; do COLUMNS=$columns run 1 derive "$tree/examples/finance.yaml" $all --lang ja && [ "$(LC_ALL=C.UTF-8 wc -L <out)" -le $((columns + 2)) ] || return 1; done; done; }
check "derive fits on 80, 100 and 120 columns" t

cat >follows.yaml <<'YAML'
kijun: 1
system: {name: x}
answers: {web.server: yes, cloud.use: none, data.my_number: yes}
judgements: {ipa.benefit.leak: {value: yes, why: 重要}}
decisions: {ipa.P-1: {choice: accept, why: 運用者は一人}, ipa.P-2: {choice: treat}}
YAML
t() { run 1 derive follows.yaml --json && json '.implied | length == 2 and any(.fact == "servers" and .value == "yes" and .because == ["cloud.use", "web.server"]) and any(.fact == "data.personal" and .because == ["data.my_number"])' &&
    run 1 derive follows.yaml --lang en && says out 'Follows from' && run 0 explain follows.yaml unified.has_servers --lang en && says out 'Follows from Use of a cloud' &&
    run 0 explain follows.yaml unified.has_servers --json && json '.given[0].id == "servers" and .given[0].implied'; }
check "what follows from other answers, with its reason" t
t() { sed 's/web.server: yes/web.server: yes, servers: no/' follows.yaml >against.yaml && run 1 derive against.yaml --json && json '[.implied[].fact] == ["data.personal"]' && says err 'against.yaml:3:' && says err 'warning' && says err 'web.server' && says err 'servers'; }
check "an answer is never overridden; a contradiction is a warning" t
t() { run 0 explain follows.yaml ipa.P-1 --json && json '.value == "yes" and .choice == "accept" and (.no_longer | index("ipa.A-6")) and (.no_longer | index("ipa.A-1") | not)' &&
    run 1 explain follows.yaml ipa.P-3 --lang en && says out 'choice: treat' && run 0 explain follows.yaml ipa.P-2; }
check "explain: an accepted risk, one that waits for a choice, a treated one" t
t() { run 1 explain system.yaml sbd:AT-1-1 --json && json '.carriers.own and (.also_asked_by | any(.id == "unified.2.1.2.4(1)(b)" and .relation == "intersects"))'; }
check "explain: carriers and who else asks" t

for f in "$tree"/examples/*.yaml; do
    [ -f "$f" ] || continue
    t() { "$KIJUN" derive "$f" >out 2>err; status=$?; [ $status -le 1 ] && [ ! -s err ]; }
    check "derive $(basename "$f")" t
done

saas=$tree/examples/saas.yaml
t() { run 1 derive "$tree/examples/power.yaml" --json && json '[.standards[] | select(.id == "ipa").controls[].carrier | (.own, .supplier)] | unique | . == ["no","yes"]' &&
    json '.standards[] | select(.id == "sbd").controls[0].carrier == {own: "no", supplier: "yes"}'; }
check "derive --json says who carries a requirement" t

t() { run 0 export --json "$tree/examples/power.yaml" "$saas" -o lines.ndjson && [ "$(wc -l <lines.ndjson)" = 2 ] && run 1 fleet lines.ndjson --json && says out 'クラウド人事サービス' &&
    head -n 1 lines.ndjson >one.json && "$KIJUN" derive one.json --json >a; "$KIJUN" derive "$tree/examples/power.yaml" --json >b; cmp -s a b; }
check "export --json: what fleet reads, and the same requirements" t
t() { run 2 export --json nosuch.yaml && run 2 export "$saas" "$saas" --oscal ssp -o x.json; }
check "export: wrong calls" t

# Service levels and mappings ----------------------------------------------------------------------------------------
saas=$tree/examples/saas.yaml
t() { run 1 sla "$saas" --json && json '.standards[0] | .pattern == 1 and .count.unmet_must == 2 and .count.missing_must == 1 and .count.unmet == 4'; }
check "sla: the pattern and what is not reached" t
t() { run 1 sla "$saas" --json && json '[.standards[0].metrics[] | select(.state == "unmet_must") | .id] == ["III.1.1.1.b","III.2.1.1.a"]'; }
check "sla names the values that must be reached" t
t() { sed -e 's/"30min".*/"20min"/' -e 's/"99.2%".*/"99.95%"/' -e 's/^declared:/declared:\n  aspsaas.III.4.4.1.a: 2y/' "$saas" >reached.yaml && run 0 sla reached.yaml --json && json '.standards[0].count | .unmet_must == 0 and .missing_must == 0'; }
check "sla: 0 when every value that must be reached is" t
t() { sed 's/"99.2%".*/"101%"/' "$saas" >wrong.yaml; run 2 sla wrong.yaml && says err '101%' && sed 's/III.1.1.1.a/III.1.1.1.z/' "$saas" >wrong.yaml; run 2 sla wrong.yaml && says err 'III.1.1.1.z'; }
check "sla: a value that is none, a metric that is none" t
t() { run 1 sla "$tree/examples/kiosk.yaml" --json && json '.standards[0].pattern == null and (.standards[0].possible | length) == 6'; }
check "sla: the pattern is open" t
t() { run 1 sla "$saas" -o sla.md -o sla.xlsx && says sla.md '死活監視' && [ -s sla.xlsx ]; }
check "sla as a document" t
t() { run 1 covers "$tree/examples/gyosei-joho-teikyo.yaml" sbd --json && json '.others[] | select(.id == "unified") | .count | .full > 0 and .part > 10 and .none > 10' &&
    json '[.others[].controls[] | select(.cover == "full") | .by[0].relation] | unique | (. - ["equal","superset"]) == []'; }
check "covers: fully, in part, not" t
t() { run 0 covers "$tree/examples/gyosei-joho-teikyo.yaml" --json && json '[.duties[].control] | (length == (unique | length)) and length > 300' &&
    json '[.duties[] | select(.control == "ciip.1.5(1)-1.3")] == []' && json '[.duties[] | select(.control == "sbd.AC-2-3") | .others[] | select(.control == "ciip.1.5(1)-1.3" and .relation == "superset")] | length == 1'; }
check "covers: a duty of several standards is told once, the strictest first" t
t() { run 2 covers "$saas" nope && says err nope; }
check "covers: no such standard" t

# Documents ----------------------------------------------------------------------------------------------------------

t() { run 1 spec system.yaml -o a.md -o a.json && [ -s a.md ] && jq -e .document a.json >/dev/null && says err 'open:'; }
check "spec in two formats; what is open makes status 1 and is said" t
t() { LC_ALL=ja_JP.UTF-8 TZ=Asia/Tokyo run 1 spec system.yaml -o b.md && cmp -s a.md b.md; }
check "spec does not depend on the locale" t
t() { run 2 spec system.yaml -o c.doc && says err '.docx' && [ ! -e c.doc ]; }
check "unknown ending" t
t() { run 2 spec system.yaml && says err '-o'; }
check "spec without -o" t
t() { printf 'kijun: 1\nsystem: {name: x}\ndecisions: {sbd.AC-1-1: {level: mid}}\n' >mid.yaml; run 1 spec mid.yaml --json --for internal && json '.document.data[2].rows | map(select(.[1] == "AC-1-1") | .[2]) == ["subjects", "method"]'; }
check "spec: a blank of another level is not open" t
t() { run 2 spec system.yaml -o d.md -o nodir/e.md && [ ! -e nodir ] && [ -s err ] && [ -z "$(find . -name '*.??????' -path './d.md.*')" ]; }
check "an unwritable output leaves nothing half made" t
t() { echo keep >kept.md && printf 'kijun: 1\nsystem: {nam: x}\n' >wrong.yaml && run 2 spec wrong.yaml -o kept.md && [ "$(cat kept.md)" = keep ]; }
check "wrong input leaves the output file alone" t
t() { run 1 spec system.yaml --for internal -o i.md && ! cmp -s i.md a.md && run 2 spec system.yaml --for nobody -o j.md && [ ! -e j.md ]; }
check "--for" t
t() { run 2 diagram system.yaml -o x.svg && says err 'work' && [ ! -e x.svg ]; }
check "diagram without work" t
if [ -f "$tree/examples/gyosei-joho-teikyo.yaml" ]; then
    t() { run 0 diagram "$tree/examples/gyosei-joho-teikyo.yaml" -o x.svg && head -c 400 x.svg | grep -q '<svg'; }
    check "diagram" t
    t() { run 0 diagram "$tree/examples/gyosei-joho-teikyo.yaml" --json && jq -e '.kijun == 1 and (.diagram.actors | length) == 3' out >/dev/null; }
    check "diagram --json" t
    # What the ledger accepts, the renderer accepts: names and labels as long as a text may be.
    long=$(printf '%9990s' '' | sed 's/ /長/g')
    printf 'kijun: 1\nsystem: {name: %s, owner: %s}\ndocument: {mark: 機密性1情報, handling: %s}\nwork:\n  - {actor: %s, task: %s, flow: in, networks: [%s], devices: [%s]}\n' \
        "$long" "$long" "$long" "$long" "$long" "$long" "$long" >long.yaml
    t() { run 1 spec long.yaml -o long.pdf && [ -s long.pdf ] && run 0 diagram long.yaml -o long.svg && [ -s long.svg ]; }
    check "texts as long as they may be" t
fi

# Risk trees and coverage -------------------------------------------------------------------------------------------

bank=$tree/examples/finance.yaml
std=$("$KIJUN" standards --json | jq -r '[.standards[].id] | join(" ")')
with=$("$KIJUN" tree "$bank" --json | jq -r '.trees[0].standard')
without=$(printf '%s\n' $std | grep -vx "$with" | head -n 1)
group=$("$KIJUN" tree "$bank" --json | jq -r '.trees[0].group')
t() { run 0 tree "$bank" --json && json '.kijun == 1 and (.trees | length) > 1 and all(.trees[]; (.nodes | length) > 0 and (.measures | length) == ([.boxes[].measures] | add) and (.alt | length) > 0)'; }
check "tree --json" t
t() { run 0 tree "$bank" -o t.svg -o t.json && [ ! -e t.svg ] && [ -s "t-$group.svg" ] && [ "$(ls t-*.svg | wc -l)" = "$(jq '.trees | length' t.json)" ]; }
check "several trees are several files" t
t() { run 0 tree "$bank" --tree "$group" -o one.svg -o one.png -o one.pdf && [ -s one.svg ] && [ -s one.png ] && [ -s one.pdf ]; }
check "one tree, three formats" t
if command -v xmllint >/dev/null; then
    t() { for f in t-*.svg; do xmllint --noout $f && grep -q '<title' $f && grep -q '<desc' $f && grep -q '<text' $f && ! grep -qE '(href|src)=|<(script|style|image)|url\(' $f || return 1; done; }
    check "the pictures are whole, have words and need nothing from outside" t
fi
t() { run 0 tree "$bank" --lang en --tree "$group" -o e.svg && grep -q 'treated' e.svg; }
check "a tree in English" t
t() { run 2 tree "$bank" --standard "$without" -o n.svg && says err "$with" && [ ! -e n.svg ]; }
check "a standard without trees is status 2, and those with are named" t
t() { run 2 tree "$bank" --tree nowhere -o n.svg && says err "$group" && [ ! -e n.svg ]; }
check "an unknown tree is status 2, and those there are are named" t
t() { run 2 tree "$bank" -o n.gif && [ ! -e n.gif ] && run 2 tree "$bank" && says err '-o tree.svg'; }
check "tree: a wrong ending, no output" t
t() { run 2 tree "$bank" -o n.svg -o n.gif && ! ls n-*.svg >/dev/null 2>&1; }
check "tree: one wrong output leaves nothing" t
long=$(printf '%9990s' '' | sed 's/ /長/g')
t() { printf 'kijun: 1\nsystem: {name: %s}\n' "$long" >long.yaml && run 0 tree long.yaml --tree "$group" -o l.svg -o l.pdf && [ -s l.svg ] && run 1 coverage long.yaml -o l.svg -o l.html; }
check "tree and coverage of a system with a long name and no answers" t
# The first risk that holds is accepted: it stops there, and the reason is printed only when it is asked for.
risk=$("$KIJUN" tree "$bank" --tree "$group" --json | jq -r '[.trees[0].nodes[] | select(.state == "treated")][0].id')
sed "s/^  $with\.$risk: .*/  $with.$risk: {choice: accept, why: It is told here.}/" "$bank" >accepted.yaml
t() { run 0 tree accepted.yaml --tree "$group" --json && json '[.trees[0].nodes[] | select(.state == "accepted")] | length > 0' && lacks out 'It is told here' && run 0 tree accepted.yaml --tree "$group" --reasons --json && says out 'It is told here'; }
check "accepted risks, and --reasons" t
t() { run 0 complete tree "$bank" --tree '' && says out "$group"; }
check "completion of --tree" t

t() { run 1 coverage "$bank" --json && json '.kijun == 1 and (.coverage.panels | length) > 1 and all(.coverage.panels[]; .rows[0].total and (.rows[0].counts | add) > 0)'; }
check "coverage --json" t
# What coverage counts is what derive counts.
t() {
    "$KIJUN" derive "$bank" --json | jq -S '[.standards[] | {id, n: (.controls | length), yes: ([.controls[] | select(.applies == "yes")] | length)}]' >derived
    "$KIJUN" coverage "$bank" --json | jq -S '[.coverage.panels[] | {id: .standard, n: (.rows[0].counts | add), yes: .rows[0].applying}]' >counted
    cmp derived counted
}
check "coverage counts what derive counts" t
t() { run 1 coverage "$bank" -o c.svg -o c.png -o c.html -o c.md -o c.xlsx -o c.docx -o c.pdf -o c.json && for f in c.svg c.png c.html c.md c.xlsx c.docx c.pdf c.json; do [ -s $f ] || return 1; done; }
check "coverage in every format" t
t() { run 0 coverage "$bank" --standard "$with" -o w.svg && run 2 coverage "$bank" -o w.gif && [ ! -e w.gif ] && run 2 coverage "$bank" && says err '-o coverage.svg'; }
check "coverage of one standard; calls that are wrong" t
t() { { cat "$bank"; printf 'status: {"%s": {state: done}}\n' "$("$KIJUN" derive "$bank" --json | jq -r --arg s "$with" '.standards[] | select(.id == $s) | [.controls[] | select(.applies == "yes")][0] | $s + "." + .id')"; } >recorded.yaml && run 0 coverage recorded.yaml --standard "$with" --json && json '.coverage.panels[0].rows[0].counts[0] == 1'; }
check "what is recorded as done is counted" t

# Diff ---------------------------------------------------------------------------------------------------------------

sed 's/\[internet\]/[none]/' system.yaml >other.yaml
t() { run 0 diff system.yaml system.yaml; }
check "diff of the same" t
t() { cp "$tree/examples/jinji.yaml" a.yaml && sed 's/why: 外部からの/why: 改めて、外部からの/' a.yaml >b.yaml &&
    run 1 diff a.yaml b.yaml --json && jq -e '[.decisions[].changed] | index("why")' out >/dev/null; }
check "diff sees a changed reason" t
t() { run 0 spec "$tree/examples/kiosk.yaml" -o identity.md &&
    want=$(printf '%s\n%s\nkijun %s\n' "$(sha256sum <"$tree/examples/kiosk.yaml" | cut -c1-64)" \
        "$(sed -n 's/.*基準データ.*`\([0-9a-f]*\)`.*/\1/p' identity.md)" "$("$KIJUN" --version | sed 's/^kijun //; 1q')" | sha256sum | cut -c1-64) &&
    grep -q "$want" identity.md; }
check "a document's identity can be worked out again" t
t() { { printf 'kijun: 1\nsystem: {name: x}\nwork:\n  - {actor: a, task: b, flow: in, information: ['; for i in 1 2 3 4 5 6; do [ $i = 1 ] || printf ', '; head -c 2000 /dev/zero | tr '\0' x; done; printf ']}\n'; } >names.yaml
    run 2 derive names.yaml && says err 'names.yaml:4:' && says err '12000 characters'; }
check "names of a row are together as long as a text" t
t() { run 1 diff system.yaml other.yaml --json && json '.different and .answers[0].id == "network" and .answers[0].before == ["internet"] and ([.conditions[].id] | index("sbd.A") != null) and ([.controls[].id] | index("sbd.AT-1-1") != null) and (.controls[] | select(.id == "sbd.AT-1-1") | .because | index("network") != null)'; }
check "diff --json: answers, conditions, requirements with the cause" t
t() { run 1 diff system.yaml other.yaml --lang ja && says out '変更前'; }
check "diff in words" t
cp -r "$tree/standards" later && sed -i 's/^edition:.*/edition: "2030"/' later/sbd/standard.yaml
t() { run 0 diff --standard "$tree/standards" "$tree/standards" && run 1 diff --standard "$tree/standards" later --json && json '.changes | any(.kind == "standard" and .what == "edition")'; }
check "diff --standard" t
t() { rm -rf other && cp -R "$tree/standards" other && sed -i 's/^          ja: 例は1年。/&別の文。/' other/*/*.yaml && run 1 diff --standard "$tree/standards" other --json &&
    json '.changes | length > 0 and all(.kind == "control" and .what == "fields" and .details[0].before.ja != .details[0].after.ja)'; }
check "diff --standard sees the blanks of a statement" t
# A control under another id, one without its rule, and a system that decided about both.
t() { rm -rf other && cp -R "$tree/standards" other && sed -i 's/AT-1-2/AT-1-9/g' other/sbd/*.yaml other/mappings/sbd*.yaml && sed -i '0,/recommend: "A or F"/s/recommend: "A or F"/recommend: "not A"/' other/sbd/controls-at.yaml &&
    run 1 diff --standard "$tree/standards" other --json && json '[.changes[] | select(.change == "moved" and .kind == "control")] | length == 1 and .[0].id == "sbd.AT-1-2" and .[0].now == "sbd.AT-1-9"' &&
    json 'any(.changes[]; .id == "sbd.AT-1-1" and (.details | any(.what == "rule" and .before.ja != .after.ja)))' && json '[.changes[] | select(.kind == "mapping")] == []' && json 'has("effect") | not'; }
check "diff --standard tells a moved control from a dropped one" t
t() { run 1 diff --standard "$tree/standards" other "$tree/examples/gyosei-joho-teikyo.yaml" --json && json '.effect.stale | any(.where == "decisions" and .id == "sbd.AT-1-2" and .now == "sbd.AT-1-9")' && json '.effect.controls | any(.id == "sbd.AT-1-1" and .effect == "level")' &&
    run 1 diff --standard "$tree/standards" other "$tree/examples/gyosei-joho-teikyo.yaml" --lang ja && says out 'レベルが変わるもの' && says out '移動'; }
check "diff --standard says what an edition means for a system" t
t() { run 2 diff system.yaml system.yaml system.yaml && says err -- '--standard'; }
check "a third file goes with --standard" t
# A second standard that asks nothing, beside the first one.
t() { rm -rf two && cp -r "$tree/standards" two && mkdir two/other && cat >two/other/standard.yaml <<'YAML' &&
standard: other
edition: "1"
title: {ja: 別の基準, en: Another standard}
source: {certainty: stated}
YAML
    run 0 search 利用者 --standards two --standard sbd --json && json '.hits | any(.kind == "question")' &&
    run 1 search 利用者 --standards two --standard other --json && json '.hits == []'; }
check "search in one standard finds the questions it asks" t

# Bad input ----------------------------------------------------------------------------------------------------------

refused() { run 2 derive "$1" && grep -qE "^$1:[0-9]+:[0-9]+: error: " err && [ ! -s out ]; }
named() { printf "$2" >"$1"; } # FILE FORMAT
iconv -f UTF-8 -t CP932 system.yaml >cp932.yaml
t() { run 2 derive cp932.yaml && grep -qiE 'Shift_JIS|CP932' err; }
check "CP932 is recognised" t
t() { printf '\357\273\277' >bom.yaml && cat system.yaml >>bom.yaml && run 1 derive bom.yaml && says out '試験システム'; }
check "BOM" t
t() { sed 's/$/\r/' system.yaml >crlf.yaml && run 1 derive crlf.yaml && says out '試験システム'; }
check "CRLF" t
named key.yaml 'kijun: 1\nsystem: {name: x}\nanswer: {}\n'
t() { refused key.yaml && says err 'answers' && says err 'key.yaml:3:'; }
check "unknown key with the nearest" t
named fact.yaml 'kijun: 1\nsystem: {name: x}\nanswers:\n  netwrk: [internet]\n'
t() { refused fact.yaml && says err 'network' && says err 'fact.yaml:4:'; }
check "unknown question with the nearest" t
named choice.yaml 'kijun: 1\nsystem: {name: x}\nanswers: {network: [intrnet]}\n'
t() { refused choice.yaml && says err 'internet'; }
check "unknown choice with the nearest" t
named twice.yaml 'kijun: 1\nsystem: {name: x}\nsystem: {name: y}\n'
t() { refused twice.yaml; }
check "duplicate key" t
named anchor.yaml 'kijun: 1\nsystem: &a {name: x}\n'
t() { refused anchor.yaml; }
check "anchor" t
named type.yaml 'kijun: 1\nsystem: {name: [x]}\n'
t() { refused type.yaml; }
check "wrong type" t
named why.yaml 'kijun: 1\nsystem: {name: x}\njudgements: {sbd.B: {value: no}}\n'
t() { refused why.yaml && says err 'why'; }
check "a judgement without why" t
named nothing.yaml ''
t() { run 2 derive nothing.yaml; }
check "empty file" t
head -c 10485760 /dev/zero >zero.yaml
t() { run 2 derive zero.yaml && [ ! -s out ]; }
check "10 MB of nothing" t
head -c 10485760 /dev/zero | tr '\0' ' ' >blank.yaml
t() { run 2 derive blank.yaml && [ ! -s out ]; }
check "10 MB of blanks" t
t() { run 2 derive . && [ -s err ]; }
check "a folder instead of a file" t

# Output: whole or not at all ---------------------------------------------------------------------------------------------

t() { mkdir -p taken.md && run 2 spec system.yaml -o taken.md && run 2 spec system.yaml -o none/x.md && [ ! -e none ] && ln -s /dev/full device.md && run 2 spec system.yaml -o device.md; }
check "output to a folder, into no folder, to a device" t
t() { ln -s nowhere.md dangling.md && run 2 spec system.yaml -o dangling.md && [ -L dangling.md ] && [ ! -e nowhere.md ] && echo old >real.md && ln -s real.md link.md && run 1 spec system.yaml -o link.md && [ -L link.md ] && [ "$(wc -c <real.md)" -gt 1000 ]; }
check "output through symbolic links" t
t() { name=$(head -c 252 /dev/zero | tr '\0' a).md && run 1 spec system.yaml -o "$name" && [ -s "$name" ] && rm "$name" && run 2 spec system.yaml -o "a$name" && says err 'too long'; }
check "the longest file name there is" t
t() { echo old >kept.md && run 2 spec twice.yaml -o kept.md && [ "$(cat kept.md)" = old ] && [ "$(find . -name '*kijun-*' | wc -l)" = 0 ]; }
check "a wrong file touches no output and leaves nothing beside it" t
t() { (ulimit -f 8 && trap '' XFSZ && echo old >full.md && "$KIJUN" spec system.yaml -o full.md >out 2>err); [ $? = 3 ] && [ "$(cat full.md)" = old ] && [ "$(find . -name '*kijun-*' | wc -l)" = 0 ]; }
check "an output that does not fit is status 3, the old file stays" t
t() { "$KIJUN" derive system.yaml >&- 2>err; [ $? = 3 ] && [ -s err ]; }
check "closed standard output is status 3" t
t() { "$KIJUN" derive system.yaml --json 2>err | head -n 1 >out; [ "$(cat out)" = '{' ] && [ ! -s err ]; }
check "a reader that goes away" t

# What people type -------------------------------------------------------------------------------------------------------

t() { run 2 search '' && run 2 search '　' && says err 'no word'; }
check "search for nothing is a wrong call" t
t() { printf 'kijun: 1\nsystem:\n　name: X\n' >wide.yaml && run 2 derive wide.yaml && says err 'wide.yaml:3:1: error: A full-width blank' && printf 'kijun： 1\n' >wide.yaml && run 2 derive wide.yaml; printf 'kijun： 1\nsystem: {name: X}\n' >wide.yaml && run 2 derive wide.yaml && says err 'wide.yaml:1:6: error: A full-width colon'; }
check "full-width blanks and colons are explained" t
t() { printf 'kijun: 1\nsystem: {name: X}\ndecisions: {' >many.yaml; i=0; while [ $i -lt 3000 ]; do echo "sbd.AT-$i: ,"; i=$((i + 1)); done >>many.yaml; echo '}' >>many.yaml; run 2 derive many.yaml && says err 'more findings' && [ "$(wc -l <err)" -lt 60 ]; }
check "thousands of mistakes" t

# Languages and colours ----------------------------------------------------------------------------------------------

t() { LC_ALL=ja_JP.UTF-8 "$KIJUN" derive system.yaml >out 2>err; says out '判断条件' && LC_ALL=en_US.UTF-8 "$KIJUN" derive system.yaml >out 2>err; says out 'Conditions'; }
check "messages follow the locale" t
t() { LC_ALL=ja_JP.UTF-8 "$KIJUN" derive system.yaml --lang en >out 2>err; says out 'Conditions' && "$KIJUN" derve --lang ja 2>err; says err 'ではありませんか'; }
check "--lang wins, in messages about the call too" t
t() { "$KIJUN" derive system.yaml --json >a; LC_ALL=ja_JP.UTF-8 TZ=Asia/Tokyo LANGUAGE=ja "$KIJUN" derive system.yaml --json >out; [ -s a ] && cmp -s a out; }
check "JSON does not depend on the locale" t
escape=$(printf '\033')
t() { run 1 derive system.yaml && lacks out "$escape" && CLICOLOR_FORCE=1 run 1 derive system.yaml && says out "$escape" && CLICOLOR_FORCE=1 NO_COLOR=1 run 1 derive system.yaml && lacks out "$escape" && CLICOLOR_FORCE=1 run 1 derive system.yaml --no-color && lacks out "$escape"; }
check "colours: none in a pipe, CLICOLOR_FORCE, NO_COLOR, --no-color" t
t() { COLUMNS=60 run 0 show sbd:AT-1-1 --lang ja && ! grep -qE '^ *[、。」）]' out; }
check "lines do not begin with closing marks" t
t() { printf 'kijun: 1\nsystem: {name: "a\\e[31mb"}\n' >esc.yaml; "$KIJUN" derive esc.yaml >out 2>err; cat out err | grep -q . && "$KIJUN" --version >/dev/null && lacks out "$escape" && lacks err "$escape"; }
check "escape sequences of a file do not reach the terminal" t

# Ask ----------------------------------------------------------------------------------------------------------------

ask() { # ARGUMENTS…: answers come from the file `in`
    "$KIJUN" ask "$@" >out 2>err <in
    status=$?
}
t() { cp system.yaml asked.yaml && printf '?\n999\n１\nq\n' >in && ask asked.yaml; grep -q '見本: コメントは残る' asked.yaml && grep -q '# 行末のコメント' asked.yaml && grep -q '# 名称' asked.yaml && ! cmp -s system.yaml asked.yaml && run 1 derive asked.yaml; }
check "ask writes in place, comments stay; full-width digits" t
t() { diff system.yaml asked.yaml | grep -q '^<' && return 1; [ "$(diff system.yaml asked.yaml | grep -c '^>')" = 1 ]; }
check "ask changes one line and no other" t
t() { cp system.yaml u.yaml && printf 'u\nq\n' >in && ask u.yaml; grep -q unknown u.yaml && cp system.yaml s.yaml && printf -- '-\nq\n' >in && ask s.yaml; cmp -s s.yaml system.yaml; }
check "ask: u writes unknown, - skips" t
t() { rm -f new.yaml; printf '新しい "システム"\nq\n' >in && ask new.yaml; run 1 derive new.yaml --json && json '.system.name == "新しい \"システム\""'; }
check "ask makes a file" t
t() { cp system.yaml eof.yaml && : >in && ask eof.yaml; [ $status = 1 ] && cmp -s eof.yaml system.yaml; }
check "ask at the end of the input" t
t() { rm -f bad.yaml && printf '\377\n名称\nq\n' >in && ask bad.yaml; says out 'not UTF-8' && run 1 derive bad.yaml --json && json '.system.name == "名称"'; }
check "ask does not keep a line that is no text" t
# Skip everything up to the first judgement, say yes to it, and leave at the reason.
t() { printf 'kijun: 1\nsystem: {name: x}\n' >why.yaml && cp why.yaml same.yaml && yes - | head -n 200 >in && ask why.yaml
    n=$(awk '/^> /{n++} /a person has to judge/{print n; exit}' out); [ -n "$n" ] || return 1
    { head -n "$n" in; printf '1\n?\nq\n'; } >in2 && mv in2 in && ask why.yaml; says out 'Why?' && cmp -s same.yaml why.yaml; }
check "ask takes no sign for a reason" t
# Whatever is asked: first choice, or yes with a reason. It must come to an end with nothing open.
t() { cp system.yaml all.yaml && yes 1 | head -n 200 >in && ask all.yaml; [ $status = 0 ] && run 1 derive all.yaml --json && json '[.standards[].controls[] | select(.recommended == [])] == [] and .waiting == []'; }
check "ask to the end settles everything" t
t() { run 1 ask follows.yaml --json && json '.open > 0 and (.questions | length) > 0 and .questions[0].kind == "question" and (.questions[0].settles | length) > 0 and ([.questions[].id] | index("servers") | not) and ([.questions[] | select(.kind == "choice") | .id] | index("ipa.P-3"))
    and ([.questions[].kind] as $k | $k == ($k | map({question: 1, judgement: 2, choice: 3}[.]) | sort | map(["question", "judgement", "choice"][. - 1])))'; }
check "ask --json: questions, judgements, choices, in their order" t
t() { cp follows.yaml says.yaml && printf 'q\n' >in && ask says.yaml --lang en && says out 'Not asked, as it follows' || [ $status = 1 ] && says out 'Servers'; }
check "ask says what follows" t
t() { cp system.yaml settles.yaml && yes 1 | head -n 6 >in && ask settles.yaml --lang en; grep -q 'This answer settled requirements: [1-9]' out; }
check "ask says what an answer settled" t
# Sheets: what a leak of one information harms is answered, of the other not known; the answer goes to the other's sheet.
t() { printf 'kijun: 1\nsystem: {name: x}\nanswers: {network: [internet]}\nsheets:\n  - for: {information: 案内} # 外\n    answers: {harm.leak: none}\n  - {for: {information: 相談}, answers: {harm.leak: unknown}}\n  - for: {actor: 国民}\n' >sheets.yaml
    n=0; while [ $n -lt 12 ] && ! grep -q 'harm.leak: grave' sheets.yaml; do
        { awk -v n=$n 'BEGIN { for (i = 0; i < n; i++) print "-" }'; printf '2\n5\nq\n'; } >in; cp sheets.yaml tried.yaml; ask tried.yaml --standard sbd --lang en
        grep -q '相談}, answers: {harm.leak: [a-z]*}' tried.yaml && ! grep -q 'harm.leak: unknown' tried.yaml && cp tried.yaml sheets.yaml && break; n=$((n + 1)); done
    says out 'For whom or what' && sed '/settled/q' out >before && lacks before '国民' && grep -q '# 外' sheets.yaml && ! grep -q unknown sheets.yaml && grep -q 'answers: {harm.leak: none}' sheets.yaml; }
check "ask writes into the right sheet" t
t() { cp follows.yaml risks.yaml && n=0; while [ $n -lt 150 ]; do echo -; n=$((n + 1)); done >in; ask risks.yaml --standard ipa --lang en; at=$(awk '/^> /{n++} /^Risk /{print n; exit}' out); [ -n "$at" ] || return 1
    { head -n "$at" in; printf '2\n設備は一つ\n3\n'; yes - | head -n 100; } >in2; mv in2 in; ask risks.yaml --standard ipa --lang en; grep -q 'ipa.P-3: {choice: accept, why: "設備は一つ"}' risks.yaml && [ "$(grep -o 'choice: treat' risks.yaml | wc -l)" -ge 2 ]; }
check "ask: risks are accepted with a reason, or treated one by one or all at once" t
t() { run 2 ask - && says err 'standard input'; }
check "ask refuses standard input as the file" t
t() { run 2 ask twice.yaml && says err 'twice.yaml:3:'; }
check "ask of a wrong file" t
t() { cp system.yaml long.yaml && { head -c 3000000 /dev/zero | tr '\0' x; printf '\nq\n'; } >in && ask long.yaml; [ $status = 1 ] && cmp -s long.yaml system.yaml; }
check "ask: an answer of 3 MB" t
t() { cp system.yaml raced.yaml && { sleep 1; echo '# somebody' >>raced.yaml; echo 1; sleep 1; } | "$KIJUN" ask raced.yaml >out 2>err; status=$?; [ $status = 2 ] && says err 'changed by somebody else' && tail -n 1 raced.yaml | grep -q somebody; }
check "ask does not write over what somebody else saved" t

# Completion and manual ----------------------------------------------------------------------------------------------

t() { run 0 complete -- de && [ "$(cat out)" = derive ] && run 0 complete -- derive --j && [ "$(cat out)" = --json ] && run 0 complete -- show sbd:AT-1- && says out 'sbd:AT-1-1' && run 0 complete -- derive --standard s && says out sbd && run 0 complete -- derive '' && [ "$(cat out)" = :files ]; }
check "completion: verbs, options, ids, standards, files" t
if command -v bash >/dev/null; then
    t() { bash -c '. "$1"; shift; COMP_LINE="$1 explain system.yaml sbd.AT-1-"; COMP_POINT=${#COMP_LINE}; _kijun; printf "%s\n" "${COMPREPLY[@]}"' bash "$tree/completions/kijun.bash" "$KIJUN" >out 2>err && says out sbd.AT-1-1 && [ ! -s err ]; }
    check "completions/kijun.bash" t
fi
for page in kijun.1.scd kijun.ja.1.scd; do
    # Each verb's part of the page names each of its options, and the page has no option that is not there.
    t() {
        for verb in $verbs; do
            "$KIJUN" $verb --help --lang en >help || return 1
            sed -n '/^Options$/,/^$/p' help | grep -oE -- '--[a-z-]+' | sort -u >options
            awk -v v="*$verb*" 'index($0, "*") == 1 { on = index($0, v) == 1 } on' "$tree/man/$page" >part
            while read -r option; do says part "$option" || { echo "# $verb lacks $option"; return 1; }; done <options
        done
        for verb in '' $verbs; do "$KIJUN" $verb --help --lang en; done | grep -oE -- '--[a-z-]+' | sort -u >known
        grep -oE -- '--[a-z-]+' "$tree/man/$page" | sort -u | while read -r option; do grep -qxF -- "$option" known || { echo "# no such option: $option"; exit 1; }; done
    }
    check "$page tells the options of every verb" t
    if command -v scdoc >/dev/null && command -v mandoc >/dev/null; then
        # What scdoc writes by itself (empty paragraphs, a lower-case title, long lines) is not ours to mend.
        t() { SOURCE_DATE_EPOCH=0 scdoc <"$tree/man/$page" >page.1 && { mandoc -Tlint page.1 || true; } | grep -vE 'skipping paragraph macro|input text line longer|lower case character in document title' >out; [ ! -s out ]; }
        check "$page is clean" t
    fi
done

echo "# cli: $good ok, $bad not ok"
[ "$bad" = 0 ]

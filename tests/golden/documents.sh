#!/bin/sh
# Golden: the self-inspection form and the report of two systems, each for a few standards, as Markdown and as the tree.
#
#     KIJUN=build/kijun tests/golden/documents.sh    GOLDEN=write rewrites the expected files; a person reads the diff
set -u
cd -- "$(dirname -- "$0")/../.." || exit 3
kijun=${KIJUN:-build/kijun}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
bad=0

# golden NAME VERB FILE OPTION…: what the verb writes is what is expected under NAME.
golden() {
    name=$1
    shift
    LC_ALL=ja_JP.UTF-8 "$kijun" "$@" -o "$work/out.${name##*.}" >"$work/said" 2>&1 || [ $? = 1 ] || {
        cat "$work/said"
        echo "not ok golden $name"
        bad=1
        return
    }
    # Digests change with every byte of the data; that the same input gives the same bytes is tried elsewhere.
    sed -E 's/[0-9a-f]{64}/DIGEST/g' "$work/out.${name##*.}" >"$work/plain"
    if [ "${GOLDEN:-}" = write ]; then
        mkdir -p tests/golden/documents
        cp "$work/plain" "tests/golden/documents/$name"
    fi
    if diff -u "tests/golden/documents/$name" "$work/plain" >"$work/diff" 2>&1; then
        echo "ok golden $name"
    else
        head -n 40 "$work/diff"
        echo "not ok golden $name"
        bad=1
    fi
}

# A system whose inspection has begun: nothing that was written down gets lost, also of what does not apply.
cp examples/jinji.yaml "$work/jinji.yaml"
cat >>"$work/jinji.yaml" <<'YAML'
status:
  sbd.AT-2-1: {state: done, on: 2026-05-01, evidence: [設定記録, 検知試験の結果], note: 全端末}
  sbd.AT-2-2: {state: partly, on: 2026-05-01}
  sbd.AU-1-1: {state: not_done, note: 令和8年度中}
  sbd.AT-1-1: {state: not_applicable, note: 外部からの接続がない}
YAML
golden jinji.sbd.md checklist "$work/jinji.yaml" --standard sbd
golden jinji.sbd.json checklist "$work/jinji.yaml" --standard sbd
golden jinji.auditor.md checklist examples/jinji.yaml --standard unified --role audit-officer
golden railway.vendor.md checklist examples/railway.yaml --standard ipa --role vendor --all --lang en
golden jinji.report.md report "$work/jinji.yaml" --standard sbd
golden railway.report.md report examples/railway.yaml --standard ipa
exit $bad

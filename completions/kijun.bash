# bash completion for kijun. What may stand next is asked of the program itself (kijun complete), so that verbs,
# options, standards and ids are always those of the installed version.
_kijun() {
    local line=${COMP_LINE:0:COMP_POINT} words word current candidate
    # The shell splits words at colons; STD:ID is one word, so the line is taken apart here, at blanks.
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    current=${words[-1]}
    COMPREPLY=()
    while IFS= read -r candidate; do
        case $candidate in
        :files | :dirs)
            compopt -o filenames 2>/dev/null
            local kind=-f
            [[ $candidate == :dirs ]] && kind=-d
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen $kind -- "$current")
            ;;
        *)
            # Before a colon the shell keeps what is typed and wants only the rest.
            [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && candidate=${candidate#"${current%"${current##*:}"}"}
            COMPREPLY+=("$(printf %q "$candidate")")
            ;;
        esac
    done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _kijun kijun

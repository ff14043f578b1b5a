#!/usr/bin/env bash
# Checks that the documentation has not fallen behind: every relative link leads somewhere, every
# sub-command stands in docs/cli.md. Reads sources only, starts no JVM. Names everything that is
# missing and ends with 1 if something is. What is made of the code is checked by the tests.
set -euo pipefail
cd "$(dirname "$0")/../.."

cli=infra/kiln/src/main/java/dev/kiln/cli
missing=0

miss() {
    printf 'docs: %s\n' "$1" >&2
    missing=1
}

# Links as file, tab, target; what stands in code blocks or code spans is no link.
links() {
    find . \( -name target -o -name var -o -name .git \) -prune -o -name '*.md' -print0 | xargs -0 -r awk '
        FNR == 1 { code = 0 }
        /^ *(```|~~~)/ { code = !code; next }
        code { next }
        {
            gsub(/`[^`]*`/, "x")
            while (match($0, /\]\([^()[:space:]]+/)) {
                print FILENAME "\t" substr($0, RSTART + 2, RLENGTH - 2)
                $0 = substr($0, RSTART + RLENGTH)
            }
        }'
}

# The anchor that a heading gets: small letters, spaces as dashes, no punctuation.
has_anchor() {
    sed -n 's/^#\{1,6\} \+//p' "$1" | tr '[:upper:]' '[:lower:]' |
        sed 's/[^[:alnum:] _-]//g; s/ /-/g' | grep -Fqx -- "$2"
}

while IFS=$'\t' read -r file target; do
    case $target in
        *://* | mailto:*) continue ;;
    esac
    path=${target%%#*}
    whole=$file
    [[ -z $path ]] || whole=$(dirname "$file")/$path
    if [[ ! -e $whole ]]; then
        miss "${file#./} links to $target, which is not there"
    elif [[ $target == *'#'* && $whole == *.md ]] && ! has_anchor "$whole" "${target#*#}"; then
        miss "${file#./} links to $target, which has no such heading"
    fi
done < <(links)

# The classes that KilnMain lists, by the names they give themselves, and what its footer lists. Hidden
# ones are not for users.
sub_commands() {
    local class
    for class in $(sed -n 's/^ *\([A-Za-z]*Command\)\.class,.*/\1/p' "$cli/KilnMain.java"); do
        ! grep -Eq '^ {4}hidden = true' "$cli/$class.java" || continue
        sed -n 's/^ *name = "\([a-z]*\)",.*/\1/p' "$cli/$class.java" | head -n 1
    done
    sed -n 's/^ *"  \([a-z]\{2,\}\)  .*/\1/p' "$cli/KilnMain.java"
}

# Nothing found would mean that the sources have been written in another way, not that all is well.
commands=$(sub_commands)
[[ $(wc -w <<<"$commands") -ge 13 ]] || miss "found too few sub-commands in $cli/KilnMain.java: $commands"

for command in $commands; do
    grep -Eq "^#+ .*\`kiln $command\`" docs/cli.md || miss "docs/cli.md has no section about \`kiln $command\`"
done

exit "$missing"

#!/bin/sh
# What no file of the project contains: paths of the machine that it was
# written on, white space at the end of a line, tabs in C, a last line without
# its end, unfinished business.
set -eu
cd "${P12_SOURCE:-$(dirname "$0")/../..}"
. tests/structure/lib.sh

# $1: extended regular expression, $2: what it is; file names on input
refuse()
{
    # grep -I: files with zero bytes are not text
    if hits=$(tr '\n' '\0' | xargs -0 grep -nIE -e "$1" /dev/null); then
        wrong "$2:"
        printf '%s\n' "$hits" >&2
    fi
}

tab=$(printf '\t')

# Vectors and corpora are data: only the scripts among them are text of ours.
text_files()
{
    project_files | grep -vE '^vectors/files/|^fuzz/(corpus|repro)/'
}

text_files | refuse '(^|[^[:alnum:]_.-])/(home|root|work|workspace|Users)/' \
    'a path of one machine'
text_files | refuse "[ $tab]\$" 'white space at the end of a line'
c_files | refuse "$tab" 'a tab'
c_files | refuse '(TO''DO|FIX''ME)' 'unfinished'

for file in $(text_files); do
    if grep -qI . "$file" && [ -n "$(tail -c 1 "$file")" ]; then
        wrong "$file: the last line has no end"
    fi
done
finish "the words of $(text_files | wc -l) files"

#!/bin/sh
# src/exports.txt is what the shared library exports, which is what the public
# headers declare. With a static library: every name that a linker could see
# begins with p12_.
#
# P12_LEFT_OUT has the names of headers, without .h, that this build defines
# nothing of.
set -eu
cd "${P12_SOURCE:-$(dirname "$0")/../..}"
. tests/structure/lib.sh

: "${P12_LIBRARY:?libp12.so or libp12.a}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C

# What "P12_API type name(" says, after the preprocessor has made one line of
# each declaration.
declared()
{
    "${P12_CC:-cc}" -E -P -Iinclude -I"$P12_BUILD/include" \
        -include p12/export.h -x c - <<'END' |
#undef P12_API
#define P12_API P12_API
#include <p12/p12.h>
END
        tr '\n;}' ' \n\n' |
        sed -n 's/.*P12_API[^(]*[ *]\(p12_[a-z0-9_]*\) *(.*/\1/p' | sort -u
}

# $1, $2: files that have to be the same; $3: what is wrong if they are not
compare()
{
    if ! diff -u "$1" "$2" >"$scratch/diff"; then
        wrong "$3:"
        cat "$scratch/diff" >&2
    fi
}

sort -c src/exports.txt || wrong "src/exports.txt is not sorted"
declared >"$scratch/declared"
compare src/exports.txt "$scratch/declared" \
    "src/exports.txt (-) is not what the headers declare (+)"

for header in ${P12_LEFT_OUT:-}; do
    sed -n 's/^P12_API[^(]*[ *]\(p12_[a-z0-9_]*\)(.*/\1/p' \
        "include/p12/$header.h"
done | sort >"$scratch/left-out"
comm -23 src/exports.txt "$scratch/left-out" >"$scratch/here"

case $P12_LIBRARY in
*.so*)
    nm -D --defined-only "$P12_LIBRARY" | awk '{ print $NF }' |
        sort >"$scratch/exported"
    compare "$scratch/here" "$scratch/exported" \
        "src/exports.txt (-) is not what the library exports (+)"
    ;;
*)
    nm -g --defined-only "$P12_LIBRARY" 2>/dev/null |
        awk 'NF == 3 { print $3 }' | sort -u >"$scratch/global"
    comm -23 "$scratch/here" "$scratch/global" >"$scratch/missing"
    [ ! -s "$scratch/missing" ] ||
        wrong "not in the library: $(tr '\n' ' ' <"$scratch/missing")"
    grep -v '^p12_' "$scratch/global" >"$scratch/foreign" || true
    [ ! -s "$scratch/foreign" ] ||
        wrong "without our prefix: $(tr '\n' ' ' <"$scratch/foreign")"
    ;;
esac
finish "$(wc -l <src/exports.txt) exports"

#!/bin/sh
# .clang-format is law, as clang-format 14 reads it: each version has its own
# taste.
set -eu
cd "${P12_SOURCE:-$(dirname "$0")/../..}"
. tests/structure/lib.sh

tool=
for name in clang-format-14 clang-format; do
    if "$name" --version 2>/dev/null | grep -q 'version 14\.'; then
        tool=$name
        break
    fi
done
[ -n "$tool" ] || skip structure_format "clang-format-14 is not installed"

c_files | tr '\n' '\0' | xargs -0 "$tool" --dry-run -Werror ||
    wrong "$tool -i is due"
finish "the format of $(c_files | wc -l) files"

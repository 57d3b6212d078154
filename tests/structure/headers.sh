#!/bin/sh
# Each public header compiles alone, in C and in C++.
set -eu
cd "${P12_SOURCE:-$(dirname "$0")/../..}"
. tests/structure/lib.sh

: "${P12_BUILD:?the build folder, for p12/export.h}"
warnings='-Wall -Wextra -Wpedantic -Wundef -Werror'

# $1: header, then the compiler and its flags
compile()
{
    header=$1
    shift
    # The options are words. A source without any declaration is not C.
    # shellcheck disable=SC2086
    printf '#include <%s>\nextern int nothing;\n' "$header" |
        "$@" $warnings -Iinclude -I"$P12_BUILD/include" -fsyntax-only - ||
        wrong "$header: does not compile alone: $*"
}

headers=$(cd include && ls p12/*.h)
for header in $headers p12/export.h; do
    compile "$header" "${P12_CC:-cc}" -std=c11 -Wstrict-prototypes -xc
    [ -z "${P12_CXX:-}" ] || compile "$header" "$P12_CXX" -std=c++11 -xc++
done
if [ -z "${P12_CXX:-}" ]; then
    echo "SKIP: structure_headers in C++: no C++ compiler is installed"
fi
finish "the headers $(echo "$headers" | wc -l)"

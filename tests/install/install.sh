#!/bin/sh
# Installs into a folder of its own, as a shared and as a static library, then
# builds somebody else's program against each: with find_package(p12), with
# pkg-config, from C and from C++. The command that comes with the static one
# needs no shared library at all.
set -eu

: "${P12_SOURCE:?}" "${P12_CC:=cc}" "${P12_CXX:=}"
if [ -z "$P12_CXX" ]; then
    echo "SKIP: install: no C++ compiler is installed"
    exit 77
fi
export CC="$P12_CC" CXX="$P12_CXX"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
version=$(sed -n 's/^ *VERSION \([0-9.]*\)$/\1/p' "$P12_SOURCE/CMakeLists.txt")

quietly()
{
    if ! "$@" >"$scratch/log" 2>&1; then
        cat "$scratch/log" >&2
        echo "failed: $*" >&2
        exit 1
    fi
}

# The folder in $1 has what an installation has.
check_files()
{
    for file in bin/p12 include/p12/p12.h include/p12/export.h \
        share/man/man1/p12.1 share/bash-completion/completions/p12; do
        if [ ! -f "$1/$file" ]; then
            echo "not installed: $file" >&2
            exit 1
        fi
    done
    # Nothing outside of the project may be needed to read our headers.
    if grep -rhE '#include <' "$1/include" |
        grep -vE '<(p12/[a-z0-9]+|std[a-z]+)\.h>'; then
        echo "an installed header includes something else" >&2
        exit 1
    fi
    "$1/bin/p12" --version | grep -qF "$version" || {
        echo "bin/p12 does not tell version $version" >&2
        exit 1
    }
}

# The programs of the folder $1 run, with the library of prefix $2.
check_programs()
{
    for program in in_c in_cxx; do
        LD_LIBRARY_PATH=$2/lib "$1/$program" "$version" >/dev/null || {
            echo "$1/$program failed" >&2
            exit 1
        }
    done
}

# $1: kind, $2: prefix
use_cmake()
{
    quietly cmake -S "$P12_SOURCE/tests/install/consumer" \
        -B "$scratch/$1-cmake" -DCMAKE_PREFIX_PATH="$2" \
        -DCMAKE_BUILD_TYPE=Release
    quietly cmake --build "$scratch/$1-cmake"
    check_programs "$scratch/$1-cmake" "$2"
}

# $1: kind, $2: prefix
use_pkg_config()
{
    out=$scratch/$1-pkg-config
    more=
    mkdir "$out"
    export PKG_CONFIG_PATH="$2/lib/pkgconfig"
    [ "$(pkg-config --modversion libp12)" = "$version" ]
    [ "$1" = shared ] || more=--static
    flags=$(pkg-config --cflags libp12)
    libs=$(pkg-config --libs $more libp12)
    # The options are words.
    # shellcheck disable=SC2086
    {
        quietly "$CC" -Wall -Wextra -Werror $flags -o "$out/in_c" \
            "$P12_SOURCE/tests/install/consumer/main.c" $libs
        quietly "$CXX" -Wall -Wextra -Werror -std=c++11 $flags \
            -o "$out/in_cxx" \
            "$P12_SOURCE/tests/install/consumer/main.cc" $libs
    }
    check_programs "$out" "$2"
}

for kind in shared static; do
    prefix=$scratch/$kind
    shared=ON
    static=OFF
    if [ "$kind" = static ]; then
        shared=OFF
        static=ON
    fi
    quietly cmake -S "$P12_SOURCE" -B "$scratch/$kind-build" \
        -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS="$shared" \
        -DP12_CLI_STATIC="$static" -DP12_TESTS=OFF -DCMAKE_INSTALL_LIBDIR=lib \
        -DCMAKE_INSTALL_PREFIX="$prefix"
    quietly cmake --build "$scratch/$kind-build" --parallel 2
    quietly cmake --install "$scratch/$kind-build"
    check_files "$prefix"
    if [ "$static" = ON ] && readelf -d "$prefix/bin/p12" | grep NEEDED; then
        echo "bin/p12 is not static" >&2
        exit 1
    fi
    use_cmake "$kind" "$prefix"
    use_pkg_config "$kind" "$prefix"
    echo "installed and used: $kind"
done

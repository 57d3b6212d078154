#!/bin/sh
# Includes point down only:
#
#   base <- asn1, crypto <- kdf <- scheme <- model <- read, x509 <- write
#        <- audit <- the library's own file in src/ <- cli
#
# Folders on one level know nothing of each other. The command sees the public
# headers and its own. Each library that we stand on has one place that
# includes it.
set -eu
cd "${P12_SOURCE:-$(dirname "$0")/../..}"
. tests/structure/lib.sh

# The level of a folder of src/.
level()
{
    case $1 in
    base) echo 0 ;;
    asn1 | crypto) echo 1 ;;
    kdf) echo 2 ;;
    scheme) echo 3 ;;
    model) echo 4 ;;
    read | x509) echo 5 ;;
    write) echo 6 ;;
    audit) echo 7 ;;
    .) echo 8 ;;
    cli) echo 9 ;;
    *) echo none ;;
    esac
}

# The folder that what a public header declares is defined in.
home_of()
{
    case $1 in
    export | error | span | limits | version) echo base ;;
    protection | scheme) echo scheme ;;
    draft | pfx) echo model ;;
    input | material | unlock) echo read ;;
    output | seal) echo write ;;
    x509) echo x509 ;;
    audit | profile) echo audit ;;
    p12) echo . ;;
    *) echo none ;;
    esac
}

# May a file in folder $1 include something of folder $2?
may_include()
{
    [ "$1" = "$2" ] || [ "$(level "$1")" -gt "$(level "$2")" ]
}

# $1: file, $2: its folder, $3: what it includes
check_own()
{
    case $3 in
    */*) to=${3%%/*} ;;
    *) # beside the file
        [ -f "${1%/*}/$3" ] || wrong "$1: \"$3\": write the folder too"
        return 0
        ;;
    esac
    if [ "$2" = cli ] && [ "$to" != cli ]; then
        wrong "$1: the command includes <p12/...> and its own headers: \"$3\""
    elif [ "$(level "$to")" = none ]; then
        wrong "$1: no layer has this folder: \"$3\""
    elif ! may_include "$2" "$to"; then
        wrong "$1: points up: \"$3\""
    fi
}

# $1: file, $2: its folder, $3: what it includes
check_public()
{
    name=${3#p12/}
    home=$(home_of "${name%.h}")
    if [ "$home" = none ]; then
        wrong "$1: layers.sh does not know whose header this is: <$3>"
    elif ! may_include "$2" "$home"; then
        wrong "$1: points up: <$3>"
    fi
}

# $1: file, $2: what it includes
check_foreign()
{
    case $2 in
    libtasn1.h) only=src/asn1 ;;
    nettle/* | gmp.h) only=src/crypto/nettle ;;
    jansson.h) only=src/cli ;;
    pthread.h | threads.h)
        # An audit of many files has threads of its own.
        case $1 in src/cli/audit_window.*) return 0 ;; esac
        only=src/kdf
        ;;
    *) return 0 ;;
    esac
    case $1 in
    "$only"/*) ;;
    *) wrong "$1: only $only includes <$2>" ;;
    esac
}

# $1: file, $2: its folder; lines 'quote name' on standard input
check_includes()
{
    while read -r quote name; do
        case $quote$name in
        '"'*) check_own "$1" "$2" "$name" ;;
        '<p12/'*) check_public "$1" "$2" "$name" ;;
        *) check_foreign "$1" "$name" ;;
        esac
    done
}

# '#include "a/b.h"' becomes '" a/b.h'.
includes_of()
{
    sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*\(["<]\)\([^">]*\)[">].*/\1 \2/p' "$1"
}

scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
count=0
for file in $(project_files | grep -E '^(src|include)/.*\.[ch](\.in)?$'); do
    case $file in
    include/p12/*)
        name=${file#include/p12/}
        folder=$(home_of "${name%.h}")
        [ "$folder" != none ] || wrong "$file: layers.sh does not know it"
        ;;
    src/*/*)
        folder=${file#src/}
        folder=${folder%%/*}
        [ "$(level "$folder")" != none ] || wrong "$file: a folder of no layer"
        ;;
    *) folder=. ;;
    esac
    includes_of "$file" >"$scratch"
    check_includes "$file" "$folder" <"$scratch"
    count=$((count + 1))
done
[ "$count" -gt 0 ] || wrong "no sources found"
finish "the includes of $count files"

#!/usr/bin/env bash
# Finds or makes the peers: other programs that read and write PKCS#12, which
# the tests compare us with.
#
#   setup.sh [DIR]
#
# Writes DIR/peers.env: for each peer that exists its command P12_PEER_NAME and
# its version P12_PEER_NAME_VERSION. What is new enough in PATH is used; what
# is not comes from a Debian 13 userland in DIR/root, made by debootstrap from
# the mirror that this machine's apt already uses, and run by chroot. That needs
# root. A peer that cannot be had is named with the reason and is not an error:
# the tests count it as skipped.
#
# DIR is $P12_PEERS, else /var/cache/p12-peers for root and the user's cache
# folder for others.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin # debootstrap and chroot

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh disable=SC1091
. "$here/lib.sh"

suite=trixie
packages=openssl,gnutls-bin,libnss3-tools,curl

case $# in
0) dir=$(peers_dir) ;;
1) dir=$1 ;;
*)
    echo "usage: setup.sh [DIR]" >&2
    exit 2
    ;;
esac
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
case $dir in
*[[:space:]]*)
    echo "setup.sh: no white space in the folder's name, please: $dir" >&2
    exit 2
    ;;
esac

root=$dir/root
stamp=$root/.p12-peers
unfinished=
trap '[ -z "$unfinished" ] || rm -rf --one-file-system "$unfinished"' EXIT
why_no_root=
declare -A command version

found()
{
    command[$1]=$2
    version[$1]=$3
}

# True if version $1 is at least $2.
at_least()
{
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# ---- what PATH has ---------------------------------------------------------

openssl_version()
{
    "$@" version 2>/dev/null | sed -n 's/^OpenSSL \([0-9.]*\).*/\1/p'
}

certtool_version()
{
    "$@" --version 2>/dev/null | sed -n '1s/^certtool \([0-9.]*\).*/\1/p'
}

# pk12util does not tell its version; its package does.
pk12util_version()
{
    local v
    # shellcheck disable=SC2016
    v=$("$@" dpkg-query -W -f '${Version}' libnss3 2>/dev/null) || v=unknown
    v=${v#*:}
    printf '%s\n' "${v%%-*}"
}

# Of a curl that reads client certificates with OpenSSL.
curl_version()
{
    "$@" --version 2>/dev/null |
        sed -n '1s,^curl \([0-9.]*\) .*OpenSSL/\([0-9.]*\).*,\1 \2,p'
}

keytool_version()
{
    local java
    java=$(dirname "$(readlink -f "$1")")/java
    "$java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'
}

find_openssl()
{
    local path v
    path=$(command -v openssl) || return 0
    v=$(openssl_version "$path")
    case $v in
    3.0.*) found OPENSSL30 "$path" "$v" ;;
    esac
    if [ -n "$v" ] && at_least "$v" 3.5; then
        found OPENSSL35 "$path" "$v"
    fi
}

find_certtool()
{
    local path v
    path=$(command -v certtool) || return 0
    v=$(certtool_version "$path")
    case $v in
    3.7.*) found CERTTOOL37 "$path" "$v" ;;
    esac
    if [ -n "$v" ] && at_least "$v" 3.8.6; then
        found CERTTOOL38 "$path" "$v"
    fi
}

# An older one knows no PBMAC1, so this one counts only where it is new; it
# stands in again when the root cannot be made.
find_pk12util()
{
    local path v
    path=$(command -v pk12util) || return 0
    v=$(pk12util_version)
    if [ "$1" = any ] || { [ "$v" != unknown ] && at_least "$v" 3.103; }; then
        found PK12UTIL "$path" "$v"
    fi
}

find_keytool()
{
    local path
    path=$(command -v keytool) || return 0
    found KEYTOOL "$path" "$(keytool_version "$path")"
}

# For mutual TLS with PBMAC1, which OpenSSL knows from 3.4 on.
find_curl()
{
    local path v
    path=$(command -v curl) || return 0
    v=$(curl_version "$path")
    if [ -n "$v" ] && at_least "${v#* }" 3.4; then
        found CURL34 "$path" "${v% *}"
    fi
}

# ---- the root --------------------------------------------------------------

# The archives that this machine's own release comes from, one a line. apt
# itself reads its sources, in whatever form they are written. Others may use
# the release's name as well: those fail on Debian's signature.
mirrors()
{
    local codename from
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    apt-get update --print-uris 2>/dev/null |
        sed -nE "s,^'([^']*)/dists/($codename|(old)*stable)/main/.*,\1,p" |
        awk '!seen[$0]++' |
        while read -r from; do
            case $from in
            mirror+file:*) # a list of mirrors, as cloud images have it
                sed -nE '/^https?:/ { s/[[:space:]].*//; p; q; }' \
                    "${from#mirror+file:}"
                ;;
            http:* | https:* | file:*)
                printf '%s\n' "$from"
                ;;
            esac
        done
}

root_is_made()
{
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$suite $packages" ]
}

# Another run may be at it at the same time: each makes its own tree, and the
# first to finish wins.
make_root()
{
    local from
    why_no_root="apt names no mirror"
    if ! command -v debootstrap >/dev/null; then
        why_no_root="no debootstrap: apt-get install debootstrap"
        return
    fi
    for from in $(mirrors); do
        unfinished=$(mktemp -d "$dir/root.XXXXXX")
        chmod 755 "$unfinished"
        echo "peers: making a Debian $suite userland in $root"
        if debootstrap_from "$from"; then
            why_no_root=
            break
        fi
        rm -rf --one-file-system "$unfinished"
        unfinished=
    done
    if [ -n "$unfinished" ] && ! root_is_made; then
        rm -rf --one-file-system "$root"
        mv -T "$unfinished" "$root"
        unfinished=
    fi
}

debootstrap_from()
{
    local log=$unfinished.log status=0
    debootstrap --variant=minbase --force-check-gpg --include="$packages" \
        "$suite" "$unfinished" "$1" >"$log" 2>&1 || status=$?
    mv "$log" "$dir/debootstrap.log"
    if [ "$status" -ne 0 ]; then
        why_no_root="debootstrap: $(tail -n 1 "$dir/debootstrap.log")"
        return 1
    fi
    rm -rf "$unfinished"/var/cache/apt/archives/*.deb \
        "$unfinished"/var/lib/apt/lists/*
    echo "$suite $packages" >"$unfinished/.p12-peers"
}

use_root()
{
    local in="chroot $root" v
    P12_PEERS_ROOT=$root
    # shellcheck disable=SC2086
    {
        found OPENSSL35 "$in /usr/bin/openssl" \
            "$(openssl_version $in /usr/bin/openssl)"
        found CERTTOOL38 "$in /usr/bin/certtool" \
            "$(certtool_version $in /usr/bin/certtool)"
        found PK12UTIL "$in /usr/bin/pk12util" "$(pk12util_version $in)"
        v=$(curl_version $in /usr/bin/curl)
        found CURL34 "$in /usr/bin/curl" "${v% *}"
    }
}

# ---- all together ----------------------------------------------------------

find_openssl
find_certtool
find_pk12util new
find_keytool
find_curl

if [ -z "${command[OPENSSL35]:-}" ] || [ -z "${command[CERTTOOL38]:-}" ] ||
    [ -z "${command[PK12UTIL]:-}" ] || [ -z "${command[CURL34]:-}" ]; then
    if [ "$(id -u)" -ne 0 ]; then
        why_no_root="needs root for a Debian $suite userland"
    elif ! root_is_made; then
        make_root
    fi
    if [ -z "$why_no_root" ]; then
        use_root
    fi
fi
if [ -z "${command[PK12UTIL]:-}" ]; then
    find_pk12util any
fi

missing()
{
    [ -n "${command[$1]:-}" ] || printf 'peer missing: %s (%s)\n' "$2" "$3"
}

in_path()
{
    local path
    path=$(command -v "$1") || {
        echo "not in PATH"
        return
    }
    echo "$path is another version"
}

new=$(mktemp "$dir/peers.env.XXXXXX")
{
    printf "P12_PEERS_ROOT='%s'\n" "${P12_PEERS_ROOT:-}"
    for name in OPENSSL30 OPENSSL35 CERTTOOL37 CERTTOOL38 PK12UTIL KEYTOOL \
        CURL34; do
        [ -n "${command[$name]:-}" ] || continue
        printf "P12_PEER_%s='%s'\n" "$name" "${command[$name]}"
        printf "P12_PEER_%s_VERSION='%s'\n" "$name" "${version[$name]}"
    done
} >"$new"
chmod 644 "$new"
mv "$new" "$dir/peers.env"

missing OPENSSL30 "openssl 3.0" "$(in_path openssl)"
missing OPENSSL35 "openssl 3.5" "$why_no_root"
missing CERTTOOL37 "certtool 3.7" "$(in_path certtool)"
missing CERTTOOL38 "certtool 3.8" "$why_no_root"
missing PK12UTIL "pk12util" "$why_no_root"
missing KEYTOOL "keytool" "not in PATH: a Java runtime has it"
missing CURL34 "curl with OpenSSL 3.4" "$why_no_root"
echo "peers: ${#command[@]} of 7 found, $dir/peers.env"

#!/usr/bin/env bash
# Compares what the library reads out of files of keys and certificates with
# what OpenSSL reads: every form in which OpenSSL writes them.
#
#   material.sh TOOL    tests/peers/material_tool.c, built
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh
. "$here/lib.sh"

tool=$1
password='p4ss word'
failed=0 compared=0

wrong() {
    printf '%s: %s\n' "$peer" "$*" >&2
    failed=1
}

# Runs the peer; what it has to say is of no interest unless it fails.
ssl() {
    if [ "$peer" = openssl ]; then
        openssl "$@" 2>"$work/said"
    else
        peer_run "$peer" "$@" 2>"$work/said"
    fi
}

# ours FILE [PASSWORD]: what the library makes of it, as lines; the contents go
# to $work/out/0, $work/out/1, ...
ours() {
    rm -rf "$work/out"
    mkdir "$work/out"
    "$tool" "$work/out" "$@" | tr '\n' ';'
}

# is NAME GOT WANTED
is() {
    compared=$((compared + 1))
    [ "$2" = "$3" ] || wrong "$1: $2 instead of $3"
}

same() {
    compared=$((compared + 1))
    cmp -s "$2" "$3" || wrong "$1: another content"
}

# ---- Keys ----

# A key's PrivateKeyInfo as OpenSSL writes it.
info_of() {
    ssl pkcs8 -topk8 -nocrypt -in "$1" -inform "$2" -out "$3" -outform DER \
        -passin "pass:$password"
}

# check_key NAME FILE FORM WANTED [exact]: the same key comes out of FILE, with
# WANTED said of it. OpenSSL leaves out of an EC key what is said outside of it,
# so that keys are compared after it has read ours, unless they are to be exact.
check_key() {
    is "$1" "$(ours "$2" "$password")" "$4;"
    [ -s "$work/out/0" ] || return 0
    info_of "$2" "$3" "$work/theirs.der" || { wrong "$1: not read"; return 0; }
    if [ "${5:-}" = exact ]; then
        same "$1" "$work/out/0" "$work/theirs.der"
    else
        info_of "$work/out/0" DER "$work/again.der" ||
            wrong "$1: $(cat "$work/said")"
        same "$1" "$work/again.der" "$work/theirs.der"
    fi
}

# A key that is encrypted: the right password, a wrong one, and none.
check_encrypted() {
    check_key "$1" "$2" "$3" 'key encrypted' "${4:-}"
    case $(ours "$2" wrong) in
    'P12_E_PASSWORD key[0] '*) ;;
    *) wrong "$1: $(ours "$2" wrong)" ;;
    esac
    case $(ours "$2") in
    'P12_E_CLOSED key[0] '*) ;;
    *) wrong "$1: $(ours "$2")" ;;
    esac
}

# PKCS#8, plain and encrypted. What OpenSSL does not have is left out.
check_pkcs8() {
    local key=$work/$1.pem file=$work/form form scheme

    check_key "$1" "$key" PEM key exact
    info_of "$key" PEM "$file"
    check_key "$1, DER" "$file" DER key exact
    for scheme in '-v2 aes-128-cbc' '-v2 aes-192-cbc -v2prf hmacWithSHA1' \
        '-v2 aes-256-cbc -v2prf hmacWithSHA512' '-v2 des3' '-v2 des' \
        '-v2 camellia-128-cbc' '-v2 rc2' '-scrypt -scrypt_N 1024' \
        '-v1 PBE-SHA1-3DES' '-v1 PBE-SHA1-2DES' '-v1 PBE-SHA1-RC2-40' \
        '-v1 PBE-SHA1-RC4-128' '-v1 PBE-MD5-DES'; do
        for form in PEM DER; do
            # The options are words.
            # shellcheck disable=SC2086
            ssl pkcs8 -topk8 -in "$key" $scheme -outform $form -out "$file" \
                -passout "pass:$password" -provider default \
                -provider legacy || { echo "SKIP: $peer: $scheme"; continue; }
            check_legacy "$1, $scheme, $form" "$file" "$form" "$key"
        done
    done
}

# The same where OpenSSL's own reader needs its legacy provider: against the key
# from before it was encrypted.
check_legacy() {
    is "$1" "$(ours "$2" "$password")" 'key encrypted;'
    info_of "$4" PEM "$work/theirs.der"
    [ -s "$work/out/0" ] && same "$1" "$work/out/0" "$work/theirs.der"
    case $(ours "$2" wrong) in
    'P12_E_PASSWORD key[0] '*) ;;
    *) wrong "$1: $(ours "$2" wrong)" ;;
    esac
}

# From before PKCS#8, plain and under PEM's own encryption.
check_traditional() {
    local key=$work/$1.pem file=$work/form cipher exact=${2:-}

    ssl pkey -in "$key" -traditional -out "$file"
    check_key "$1, traditional" "$file" PEM key "$exact"
    ssl pkey -in "$key" -traditional -outform DER -out "$file"
    check_key "$1, traditional, DER" "$file" DER key "$exact"
    for cipher in aes128 aes192 aes256 des3 camellia128 camellia192 \
        camellia256 aria256; do
        ssl pkey -in "$key" -traditional "-$cipher" -out "$file" \
            -passout "pass:$password"
        grep -q '^DEK-Info: ' "$file" || wrong "$1, $cipher: not encrypted so"
        case $cipher in
        aria*)
            is "$1, $cipher" "$(ours "$file" "$password" | cut -c 1-22)" \
                'P12_E_ALGORITHM key[0]'
            ;;
        *) check_encrypted "$1, $cipher" "$file" PEM "$exact" ;;
        esac
    done
}

check_keys() {
    local name

    ssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
        -out "$work/rsa.pem"
    ssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 \
        -pkeyopt dsa_paramgen_q_bits:160 -out "$work/parameters.pem"
    ssl genpkey -paramfile "$work/parameters.pem" -out "$work/dsa.pem"
    for name in P-256 P-521 brainpoolP256r1 secp256k1; do
        ssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$name" \
            -out "$work/$name.pem"
        check_traditional "$name"
    done
    ssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
        -pkeyopt ec_param_enc:explicit -out "$work/explicit.pem"
    ssl genpkey -algorithm ED25519 -out "$work/ed25519.pem"
    for name in rsa dsa P-256 explicit ed25519; do
        check_pkcs8 "$name"
    done
    check_traditional explicit
    check_traditional rsa exact
    check_traditional dsa exact
    ssl ecparam -name prime256v1 -genkey -out "$work/form"
    check_key 'a curve and its key' "$work/form" PEM key
}

# ---- Certificates ----

# In a file that a peer reads the path is the one that it sees.
seen_work() {
    local prefix=P12_PEER_$peer
    case ${!prefix:-} in
    chroot\ *) printf '%s\n' "${work#"$P12_PEERS_ROOT"}" ;;
    *) printf '%s\n' "$work" ;;
    esac
}

make_certificates() {
    local name

    for name in a b c; do
        ssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=$name" -days 30 \
            -keyout "$work/$name.key" -out "$work/$name.crt"
        ssl x509 -in "$work/$name.crt" -outform DER -out "$work/$name.der"
    done
    printf '[ca]\ndefault_ca = d\n[d]\ndatabase = %s/index\n' "$seen" \
        >"$work/ca.cnf"
    printf 'crlnumber = %s/number\ndefault_md = sha256\n' "$seen" \
        >>"$work/ca.cnf"
    printf 'default_crl_days = 30\n' >>"$work/ca.cnf"
    : >"$work/index"
    echo 01 >"$work/number"
    ssl ca -config "$work/ca.cnf" -gencrl -keyfile "$work/a.key" \
        -cert "$work/a.crt" -out "$work/crl.pem"
    ssl crl -in "$work/crl.pem" -outform DER -out "$work/crl.der"
}

# check_items NAME FILE WANTED CONTENT...
check_items() {
    local name=$1 i=0 content

    is "$name" "$(ours "$2")" "$3"
    shift 3
    for content; do
        same "$name: item $i" "$work/out/$i" "$content"
        i=$((i + 1))
    done
}

check_bundles() {
    local form cert='certificate;' file=$work/form

    cat "$work/a.crt" "$work/b.crt" >"$work/bundle.crt"
    check_items 'PEM' "$work/bundle.crt" "$cert$cert" "$work"/{a,b}.der
    check_items 'DER' "$work/a.der" "$cert" "$work/a.der"
    ssl x509 -in "$work/a.crt" -trustout -addtrust clientAuth -setalias x \
        -out "$file"
    check_items 'trusted' "$file" "$cert" "$work/a.der"
    check_items 'CRL, DER' "$work/crl.der" 'crl;' "$work/crl.der"
    for form in PEM DER; do
        ssl crl2pkcs7 -in "$work/crl.pem" -certfile "$work/bundle.crt" \
            -outform $form -out "$file"
        check_items "PKCS#7, $form" "$file" "$cert${cert}crl;" \
            "$work"/{a,b,crl}.der
        ssl crl2pkcs7 -nocrl -certfile "$work/bundle.crt" \
            -certfile "$work/c.crt" -outform $form -out "$file"
        check_items "PKCS#7 without CRL, $form" "$file" "$cert$cert$cert" \
            "$work"/{a,b,c}.der
    done
    check_signed
}

# A SET is in no order of ours: what is in it is compared as a whole. Streamed
# CMS is BER.
check_signed() {
    local file=$work/form form

    echo text >"$work/text"
    for form in PEM DER; do
        ssl cms -sign -in "$work/text" -signer "$work/a.crt" -inkey \
            "$work/a.key" -certfile "$work/b.crt" -nodetach -binary -stream \
            -outform $form -out "$file"
        is "CMS, $form" "$(ours "$file")" 'certificate;certificate;'
        cat "$work/out/0" "$work/out/1" >"$work/ab"
        cat "$work/out/1" "$work/out/0" >"$work/ba"
        cat "$work/a.der" "$work/b.der" >"$work/wanted"
        cmp -s "$work/ab" "$work/wanted" || same "CMS, $form" "$work/ba" \
            "$work/wanted"
    done
}

# ---- All of it ----

peers=()
if peers_load; then
    for peer in OPENSSL30 OPENSSL35; do
        ! peer_has "$peer" || peers+=("$peer")
    done
fi
if [ "${#peers[@]}" -eq 0 ] && command -v openssl >/dev/null; then
    peers=(openssl)
fi
if [ "${#peers[@]}" -eq 0 ]; then
    echo "SKIP: peers_material: no openssl is installed"
    exit 77
fi
work=$(peer_work)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
for peer in "${peers[@]}"; do
    seen=$(seen_work)
    check_keys
    make_certificates
    check_bundles
done
echo "$compared comparisons with ${peers[*]}"
exit "$failed"

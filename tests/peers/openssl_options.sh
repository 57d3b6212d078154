#!/usr/bin/env bash
# The command under the name openssl, option by option against the real OpenSSL
# 3.5: the same exit status, output and words, but for the differences that
# docs/openssl-compat.md has. tests/peers/setup.sh finds or makes the peers.
#
# The command is $P12_COMMAND, more files are in $P12_CORPUS.
#
#   openssl_options.sh              everything
#   openssl_options.sh parse|export one half
#   openssl_options.sh HALF WORD... the runs that have one of these words in
#                                   their title, with what differs
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh
. "$here/lib.sh"

if ! peers_load || ! peer_has OPENSSL35; then
    echo "SKIP: peers_openssl_options: no OpenSSL 3.5: see tests/peers/setup.sh"
    exit 77
fi
: "${P12_COMMAND:?has to name the command p12}"
work=$(peer_work)
trap 'rm -rf "$work"' EXIT
# A peer in a chroot is not told of folders that are not there.
chmod 755 "$work"
for name in ${!P12_PEER*}; do
    export "${name?}"
done
python3 "$here/openssl_options.py" "$work" "$@"

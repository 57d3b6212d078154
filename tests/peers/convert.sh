#!/usr/bin/env bash
# Converts every container at hand for Okta Workflows. A reader that shares
# nothing with the library compares what was and what is, and OpenSSL 3.5 says
# how the result is protected. tests/peers/setup.sh finds or makes it.
#
#   convert.sh [FILE...]    names in vectors/files or ids in P12_CORPUS, instead
#                           of all
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh
. "$here/lib.sh"

peers_load || true
work=$(peer_work)
trap 'rm -rf "$work"' EXIT
# A peer in a chroot is not told of folders that are not there.
chmod 755 "$work"
for name in ${!P12_PEER*}; do
    export "${name?}"
done
python3 "$here/convert.py" "$work" "$@"

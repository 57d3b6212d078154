#!/usr/bin/env bash
# What `p12 create` writes, opened by other programs. tests/peers/setup.sh finds
# or makes the peers.
#
# The command is $P12_COMMAND.
#
#   writing.sh              everything; docs/peers.md has to say the same
#   writing.sh --docs       writes docs/peers.md
#   writing.sh CASE...      the cases whose titles have one of these words in
#                           them, with what each peer says
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh
. "$here/lib.sh"

if ! peers_load; then
    echo "SKIP: peers_writing: tests/peers/setup.sh was not run"
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
python3 "$here/writing.py" "$work" "$@"

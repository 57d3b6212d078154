#!/usr/bin/env bash
# Compares the command with other programs, over every vector: the same keys,
# certificates and names. tests/peers/setup.sh finds or makes the peers.
#
#   programs.sh [FILE...]    names of vectors, instead of all
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh
. "$here/lib.sh"

if ! peers_load; then
    echo "SKIP: peers_programs: tests/peers/setup.sh was not run"
    exit 77
fi
work=$(peer_work)
trap 'rm -rf "$work"' EXIT
# A peer in a chroot is not told of folders that are not there.
chmod 755 "$work"
for name in ${!P12_PEER*}; do
    export "${name?}"
done
python3 "$here/programs.py" "$work" "$@"

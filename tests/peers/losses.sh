#!/usr/bin/env bash
# Repackages every container at hand with p12 and with other programs, as their
# users would, and counts what is lost. It is no test: it takes half an hour.
# tests/peers/setup.sh finds or makes the programs.
#
#   losses.sh [--docs] [FILE...]   --docs writes docs/losses.md; FILE: names in
#                                  vectors/files or ids in P12_CORPUS
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh
. "$here/lib.sh"

peers_load || {
    echo "losses.sh: tests/peers/setup.sh was not run" >&2
    exit 1
}
work=$(peer_work)
trap 'rm -rf "$work"' EXIT
# A peer in a chroot is not told of folders that are not there.
chmod 755 "$work"
for name in ${!P12_PEER*}; do
    export "${name?}"
done
export P12_SOURCE="${P12_SOURCE:-$here/../..}" PYTHONDONTWRITEBYTECODE=1
python3 "$here/losses.py" "$work" "$@"

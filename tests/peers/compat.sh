#!/usr/bin/env bash
# `p12 compat` against what the programs that it speaks of do with the same
# files. tests/peers/setup.sh finds or makes them.
#
# The command is $P12_COMMAND; other people's containers are in $P12_CORPUS, if
# that is set.
#
#   compat.sh               everything; docs/compat.md has to say the same
#   compat.sh --docs        writes docs/compat.md
#   compat.sh NAME...       these files, with what each program made of them
#   P12_COMPAT_EVERY=N compat.sh
#                           of other people's containers every N-th alone
#   compat.sh --keep=FILE   keeps what the programs did; --again=FILE takes
#                           that instead of running them
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/peers/lib.sh
. "$here/lib.sh"

if ! peers_load; then
    echo "SKIP: peers_compat: tests/peers/setup.sh was not run"
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
export P12_SOURCE="${P12_SOURCE:-$here/../..}" PYTHONDONTWRITEBYTECODE=1
python3 "$here/compat.py" "$work" "$@"

#!/usr/bin/env bash
# Makes all vectors and MANIFEST.tsv again; see README.md. Needs every peer that
# tests/peers/setup.sh can find, and root, since some are run by chroot.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../tests/peers/lib.sh disable=SC1091
. "$here/../tests/peers/lib.sh"

"$here/../tests/peers/setup.sh"
peers_load
for peer in OPENSSL30 OPENSSL35 CERTTOOL37 CERTTOOL38 PK12UTIL KEYTOOL; do
    peer_has "$peer" || {
        echo "make.sh: $peer is missing" >&2
        exit 1
    }
done

work=$(peer_work)
trap 'rm -rf "$work"' EXIT
set -a
peers_load
set +a
P12_VECTORS_WORK=$work PYTHONDONTWRITEBYTECODE=1 \
    python3 "$here/manifest.py" "$here"

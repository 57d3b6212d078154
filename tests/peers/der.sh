#!/usr/bin/env bash
# Is all that the command writes DER? A checker of our own says so, libcrypto,
# OpenSSL's and Peter Gutmann's programs that show ASN.1.
#
#   der.sh [DER_TOOL]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/p12.XXXXXX")
trap 'rm -rf "$work"' EXIT
python3 "$here/der.py" "$work" "$@"

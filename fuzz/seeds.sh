#!/usr/bin/env bash
# Makes fuzz/corpus and fuzz/dictionaries again out of vectors/. Needs Python 3
# and openssl, whose legacy provider has the old ciphers.
#
#   fuzz/seeds.sh [FOLDER]    FOLDER in place of fuzz/corpus; the dictionaries
#                             go beside it
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PYTHONDONTWRITEBYTECODE=1 python3 "$here/seeds.py" "${1:-$here/corpus}"

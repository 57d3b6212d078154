"""`p12 pkcs12` option by option against OpenSSL 3.5: openssl_options.py SCRATCH
[parse|export [WORD...]], by way of openssl_options.sh."""
import importlib
import sys

from openssl_pair import Pair

HALVES = ("parse", "export")


def main():
    work, *rest = sys.argv[1:]
    names = [rest[0]] if rest else HALVES
    pair = Pair(work)
    wrong = 0
    for name in names:
        half = importlib.import_module("openssl_" + name)
        wrong += half.run(pair, rest[1:])
    sys.exit(wrong != 0)


main()

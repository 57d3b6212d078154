#include "cli/exit.h"

int exit_of(enum p12_rc rc)
{
    switch (rc) {
    case P12_OK:
        return CLI_DONE;
    case P12_E_MISMATCH:
        return CLI_NO;
    case P12_E_USAGE:
        return CLI_USAGE;
    case P12_E_TRUNCATED:
    case P12_E_ENCODING:
    case P12_E_SCHEMA:
    case P12_E_FORMAT:
        return CLI_INPUT;
    case P12_E_MAC:
    case P12_E_PASSWORD:
    case P12_E_CLOSED:
        return CLI_PASSWORD;
    case P12_E_ALGORITHM:
    case P12_E_PUBLIC_KEY:
        return CLI_UNSUPPORTED;
    case P12_E_LIMIT:
        return CLI_LIMIT;
    case P12_E_MEMORY:
    case P12_E_RANDOM:
        return CLI_FILE;
    }
    return CLI_FILE;
}

int exit_worse(int a, int b)
{
    return a > b ? a : b;
}

int exit_within(int a, int b)
{
    int worse = exit_worse(a, b);

    return worse == CLI_PASSWORD && (a == CLI_INPUT || b == CLI_INPUT)
               ? CLI_INPUT
               : worse;
}

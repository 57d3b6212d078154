#include <p12/error.h>

static const struct {
    enum p12_rc rc;
    const char *name;
    const char *text;
} codes[] = {
#define X(name, value, text) { P12_##name, "P12_" #name, text },
    P12_RC_LIST(X)
#undef X
};

enum { N_CODES = sizeof codes / sizeof codes[0] };

const char *p12_rc_name(enum p12_rc rc)
{
    for (int i = 0; i < N_CODES; i++)
        if (codes[i].rc == rc)
            return codes[i].name;
    return "P12_E_UNKNOWN";
}

const char *p12_rc_text(enum p12_rc rc)
{
    for (int i = 0; i < N_CODES; i++)
        if (codes[i].rc == rc)
            return codes[i].text;
    return "an unknown code";
}

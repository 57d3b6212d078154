#include "cli/verify_words.h"

#include "cli/report.h"
#include <string.h>

/* ---- Algorithms --------------------------------------------------------- */

static const char *own_name(const struct p12_scheme *scheme)
{
    return p12_oid_name(p12_scheme_oid(scheme));
}

/* The library tells which part of a scheme is missing by its detail alone. */
static const struct {
    const char *detail;
    const char *noun;
    const char *(*name)(const struct p12_scheme *scheme);
    const char *verb;
} missing[] = {
    { "an algorithm unknown to this build", "the algorithm", own_name,
      "is unknown to this build" },
    { "an unknown key derivation function", "the key derivation",
      p12_scheme_kdf, "is unknown to this build" },
    { "scrypt, which is not in this build", "the key derivation",
      p12_scheme_kdf, "is not in this build" },
    { "a hash of the key derivation that is not in this build",
      "the key derivation's hash", p12_scheme_prf, "is not in this build" },
    { "a cipher that is not in this build", "the cipher", p12_scheme_cipher,
      "is not in this build" },
    { "a MAC's hash that is not in this build", "the MAC's hash",
      p12_scheme_hmac, "is not in this build" },
};

enum { N_MISSING = sizeof missing / sizeof missing[0] };

static size_t find_missing(const struct p12_error *err)
{
    size_t i = 0;

    while (i < N_MISSING &&
           (err->detail == NULL || strcmp(missing[i].detail, err->detail) != 0))
        i++;
    return i;
}

void verify_add_missing(struct bytes *out, const struct p12_scheme *scheme,
                        const struct p12_error *err)
{
    size_t i = find_missing(err);
    const char *name;

    if (i == N_MISSING || scheme == NULL || err->oid[0] == '\0') {
        report_detail(out, err);
        return;
    }
    name = missing[i].name(scheme);
    bytes_add_format(out, "%s ", missing[i].noun);
    if (name == NULL || strcmp(name, err->oid) == 0)
        bytes_add_format(out, "%s ", err->oid);
    else
        bytes_add_format(out, "%s (%s) ", name, err->oid);
    bytes_add_text(out, missing[i].verb);
}

/* ---- Limits ------------------------------------------------------------- */

static const char *option_of(const struct p12_error *err)
{
    static const struct {
        const char *word; /* of the detail */
        const char *option;
    } options[] = {
        { "iterations", "--max-iterations" },
        { "derivation work", "--max-work" },
        { "scrypt", "--max-scrypt-memory" },
        { "key longer", "--max-mac-key" },
        { "a file over", "--max-file" },
        { "--max-file", "--max-file" },
    };

    if (err->rc != P12_E_LIMIT || err->detail == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (strstr(err->detail, options[i].word) != NULL)
            return options[i].option;
    return NULL;
}

bool verify_is_adjustable(const struct p12_error *err)
{
    return option_of(err) != NULL;
}

/* ---- Errors ------------------------------------------------------------- */

static const char *opening_of(enum p12_rc rc)
{
    switch (rc) {
    case P12_E_LIMIT:
        return "A limit was exceeded: ";
    case P12_E_TRUNCATED:
        return "Truncated: ";
    case P12_E_ENCODING:
    case P12_E_SCHEMA:
        return "Malformed: ";
    default:
        return "It can't be checked: ";
    }
}

void verify_add_error(struct bytes *out, const struct p12_error *err)
{
    const char *option = option_of(err);

    bytes_add_text(out, opening_of(err->rc));
    report_error_text(out, err);
    if (option != NULL && strstr(err->detail, option) == NULL)
        bytes_add_format(out, "; %s raises it", option);
    bytes_add_text(out, ".");
}

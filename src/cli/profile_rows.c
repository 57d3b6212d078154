/* Rows of a profile: which schemes it accepts of a part. */
#include "cli/profile_reading.h"
#include "cli/strings.h"
#include <stdlib.h>

/* More iterations than anybody computes, and exact in every JSON reader. */
#define MAX_ITERATIONS UINT64_C(1000000000000)
#define MAX_LENGTH     UINT64_C(65536)

/* What a row may say beside its scheme. */
enum {
    KDF = 1,
    PRF = 2,
    CIPHER = 4,
    HMAC = 8,
    NUMBERS = 16, /* of iterations, and the salt's length */
    KEY_LENGTH = 32
};

struct row {
    struct p12_allowance a;
    int scheme;
    unsigned uses; /* what its scheme has a use for */
    const char **lists[4];
    size_t n_lists;
};

static unsigned uses_of(int scheme)
{
    switch (scheme) {
    case P12_SCHEME_PBES2:
    case P12_SCHEME_PBES1:
    case P12_SCHEME_PKCS12_PBE:
        return KDF | PRF | CIPHER | NUMBERS;
    case P12_SCHEME_PBMAC1:
        return KDF | PRF | HMAC | NUMBERS | KEY_LENGTH;
    case P12_SCHEME_HMAC_PKCS12:
    case P12_SCHEME_HMAC_GOST:
        return KDF | PRF | HMAC | NUMBERS;
    default:
        return 0;
    }
}

static bool has_use(struct reading *r, const struct row *row, unsigned use)
{
    return (row->uses & use) != 0 ||
           reading_wrong(r, "a row of the scheme %s has no use for it",
                         profile_word_of(profile_schemes, row->scheme));
}

/* ---- Lists of algorithms ------------------------------------------------ */

static bool read_algorithm(struct reading *r, json_t *value, unsigned use,
                           const char **out)
{
    const char *const *names = use == KDF      ? profile_kdfs
                               : use == CIPHER ? profile_ciphers
                                               : profile_hashes;
    struct nearest near;
    const char *word;

    if (!reading_text(r, value, &word))
        return false;
    *out = use == PRF ? profile_prf(word, &near)
                      : profile_algorithm(names, word, &near);
    return *out != NULL ||
           reading_unknown(
               r, &(struct unknown){ "algorithm", word, &near,
                                     "others go by their object identifiers",
                                     false });
}

static bool read_list(struct reading *r, json_t *value, struct row *row,
                      unsigned use, const char *const **out)
{
    const char **list;
    size_t i;
    json_t *item;

    if (!has_use(r, row, use) || !reading_is_list(r, value))
        return false;
    list = cli_alloc(json_array_size(value) + 1, sizeof *list);
    row->lists[row->n_lists++] = list;
    *out = list;
    json_array_foreach(value, i, item)
    {
        reading_enter(r, NULL, i);
        if (!read_algorithm(r, item, use, &list[i]))
            return false;
        reading_leave(r);
    }
    return true;
}

static bool read_kdf(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return read_list(r, value, row, KDF, &row->a.kdfs);
}

static bool read_prf(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return read_list(r, value, row, PRF, &row->a.hashes);
}

static bool read_cipher(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return read_list(r, value, row, CIPHER, &row->a.ciphers);
}

static bool read_hmac(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return read_list(r, value, row, HMAC, &row->a.hmacs);
}

/* ---- Numbers ------------------------------------------------------------ */

static bool read_min_iterations(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return has_use(r, row, NUMBERS) &&
           reading_number(r, value, MAX_ITERATIONS, &row->a.min_iterations);
}

static bool read_max_iterations(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return has_use(r, row, NUMBERS) &&
           reading_number(r, value, MAX_ITERATIONS, &row->a.max_iterations);
}

static bool read_unknown_maximum(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return has_use(r, row, NUMBERS) &&
           reading_flag(r, value, &row->a.unknown_maximum);
}

static bool read_length(struct reading *r, json_t *value, const struct row *row,
                        unsigned use, size_t *out)
{
    uint64_t n;

    if (!has_use(r, row, use) || !reading_number(r, value, MAX_LENGTH, &n))
        return false;
    *out = (size_t)n;
    return true;
}

static bool read_min_salt(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return read_length(r, value, row, NUMBERS, &row->a.min_salt);
}

static bool read_min_key(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return read_length(r, value, row, KEY_LENGTH, &row->a.min_key);
}

static bool read_max_key(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return read_length(r, value, row, KEY_LENGTH, &row->a.max_key);
}

/* ---- Words -------------------------------------------------------------- */

/* It was read before all others: what they may be depends on it. */
static bool read_nothing(struct reading *r, json_t *value, void *target)
{
    (void)r;
    (void)value;
    (void)target;
    return true;
}

static bool read_standing(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;
    int standing;

    if (!reading_word(r, value, "standing", profile_standings, &standing))
        return false;
    row->a.standing = (enum p12_standing)standing;
    return true;
}

static bool read_text(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return reading_text(r, value, &row->a.text);
}

static bool read_source(struct reading *r, json_t *value, void *target)
{
    struct row *row = target;

    return reading_text(r, value, &row->a.source);
}

static const struct member members[] = {
    { "scheme", read_nothing },
    { "kdf", read_kdf },
    { "prf", read_prf },
    { "cipher", read_cipher },
    { "hmac", read_hmac },
    { "standing", read_standing },
    { "min_iterations", read_min_iterations },
    { "max_iterations", read_max_iterations },
    { "unknown_maximum", read_unknown_maximum },
    { "min_salt_length", read_min_salt },
    { "min_key_length", read_min_key },
    { "max_key_length", read_max_key },
    { "text", read_text },
    { "source", read_source },
};

enum { N_MEMBERS = sizeof members / sizeof members[0] };

/* ---- A row -------------------------------------------------------------- */

static bool is_of_part(enum p12_part part, int scheme)
{
    unsigned uses = uses_of(scheme);

    return uses == 0 || (part == P12_PART_MAC) == ((uses & HMAC) != 0);
}

static bool read_scheme(struct reading *r, enum p12_part part, json_t *object,
                        struct row *row)
{
    json_t *value;

    if (!reading_knows(r, object, members, N_MEMBERS) ||
        !reading_needs(r, object, "scheme", &value))
        return false;
    reading_enter(r, "scheme", 0);
    if (!reading_word(r, value, "scheme", profile_schemes, &row->scheme))
        return false;
    if (!is_of_part(part, row->scheme))
        return reading_wrong(r, "%s has the scheme %s",
                             part == P12_PART_MAC ? "no MAC"
                                                  : "nothing but a MAC",
                             profile_word_of(profile_schemes, row->scheme));
    reading_leave(r);
    row->a.kind = (enum p12_scheme_kind)row->scheme;
    row->uses = uses_of(row->scheme);
    return true;
}

static bool check_bounds(struct reading *r, const char *name, uint64_t min,
                         uint64_t max)
{
    struct bytes text = { 0 };

    if (max == 0 || min <= max)
        return true;
    string_number(&text, max);
    bytes_add_text(&text, " at most, and ");
    string_number(&text, min);
    reading_enter(r, name, 0);
    reading_wrong(r, "%s at least: nothing is both", bytes_text(&text));
    bytes_free(&text);
    return false;
}

static bool read_row(struct reading *r, enum p12_part part, json_t *object,
                     struct row *row)
{
    row->a.standing = P12_ACCEPTED;
    return reading_is_object(r, object) && read_scheme(r, part, object, row) &&
           reading_members(r, object, members, N_MEMBERS, row) &&
           check_bounds(r, "max_iterations", row->a.min_iterations,
                        row->a.max_iterations) &&
           check_bounds(r, "max_key_length", row->a.min_key, row->a.max_key) &&
           reading_answer(r,
                          p12_profile_add_allowance(r->profile, part, &row->a));
}

bool reading_rows(struct reading *r, enum p12_part part, json_t *value)
{
    size_t i;
    json_t *item;

    if (!reading_is_list(r, value))
        return false;
    json_array_foreach(value, i, item)
    {
        struct row row = { .n_lists = 0 };
        bool is_read;

        reading_enter(r, NULL, i);
        is_read = read_row(r, part, item, &row);
        while (row.n_lists != 0)
            free(row.lists[--row.n_lists]);
        if (!is_read)
            return false;
        reading_leave(r);
    }
    return true;
}

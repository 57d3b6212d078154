/* Profiles of one's own: what can be said to them, and what can't. */
#include "alloc.h"
#include "audit/profile.h"
#include "file.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static struct p12_profile *new_profile(const char *name)
{
    struct p12_profile *profile = NULL;

    assert_int_equal(p12_profile_new(name, P12_PROFILE_POLICY, &profile),
                     P12_OK);
    assert_non_null(profile);
    return profile;
}

static const struct p12_profile *built_in(const char *name)
{
    const struct p12_profile *profile = p12_profile_find(name);

    assert_non_null(profile);
    return profile;
}

/* ---- What it is --------------------------------------------------------- */

static void a_name_must_say_something_and_a_kind_be_one(void **state)
{
    struct p12_profile *profile = NULL;

    (void)state;
    assert_int_equal(p12_profile_new("", P12_PROFILE_POLICY, &profile),
                     P12_E_USAGE);
    assert_int_equal(p12_profile_new("x", (enum p12_profile_kind)2, &profile),
                     P12_E_USAGE);
    assert_null(profile);
    p12_profile_free(NULL);
}

static void a_new_profile_says_nothing(void **state)
{
    struct p12_profile *profile = new_profile("mine");

    (void)state;
    assert_string_equal(p12_profile_name(profile), "mine");
    assert_int_equal(p12_profile_kind(profile), P12_PROFILE_POLICY);
    assert_string_equal(p12_profile_summary(profile), "");
    assert_string_equal(p12_profile_source(profile), "mine");
    for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++)
        assert_null(p12_profile_allowance(profile, (enum p12_part)part, 0));
    assert_null(p12_profile_demand(profile, 0));
    assert_null(p12_profile_base(profile, 0));
    assert_null(p12_profile_advises(profile));
    assert_int_equal(p12_profile_max_total(profile), 0);
    assert_false(p12_profile_loses_keys(profile));
    assert_null(p12_profile_find("mine"));
    p12_profile_free(profile);
}

static void texts_are_copied_and_can_be_said_again(void **state)
{
    struct p12_profile *profile = new_profile("mine");
    char summary[] = "First.", source[] = "us";

    (void)state;
    assert_int_equal(p12_profile_set_texts(profile, summary, source), P12_OK);
    memset(summary, 'x', sizeof summary - 1);
    memset(source, 'x', sizeof source - 1);
    assert_string_equal(p12_profile_summary(profile), "First.");
    assert_string_equal(p12_profile_source(profile), "us");
    assert_int_equal(p12_profile_set_texts(profile, "Second.", "them"), P12_OK);
    assert_string_equal(p12_profile_summary(profile), "Second.");
    assert_string_equal(p12_profile_source(profile), "them");
    assert_int_equal(p12_profile_set_texts(profile, NULL, NULL), P12_OK);
    assert_string_equal(p12_profile_summary(profile), "");
    assert_string_equal(p12_profile_source(profile), "mine");
    p12_profile_free(profile);
}

static void numbers_and_flags_are_kept(void **state)
{
    struct p12_profile *profile = new_profile("mine");

    (void)state;
    assert_int_equal(p12_profile_set_max_total(profile, 600000), P12_OK);
    assert_int_equal(p12_profile_set_loses_keys(profile, true), P12_OK);
    assert_int_equal(p12_profile_max_total(profile), 600000);
    assert_true(p12_profile_loses_keys(profile));
    p12_profile_free(profile);
}

/* A copy: what is built in can't be written to. */
static void built_in_profiles_stay_as_they_are(void **state)
{
    struct p12_profile copy = *built_in("fips-140-3");
    const struct p12_allowance row = { .kind = P12_SCHEME_PBES2,
                                       .standing = P12_ACCEPTED };
    const struct p12_demand demand = { .rule = "sdsi", .severity = P12_ERROR };

    (void)state;
    assert_int_equal(p12_profile_set_texts(&copy, "x", "x"), P12_E_USAGE);
    assert_int_equal(p12_profile_set_max_total(&copy, 1), P12_E_USAGE);
    assert_int_equal(p12_profile_set_loses_keys(&copy, true), P12_E_USAGE);
    assert_int_equal(p12_profile_set_advises(&copy, built_in("owasp")),
                     P12_E_USAGE);
    assert_int_equal(p12_profile_add_base(&copy, built_in("owasp")),
                     P12_E_USAGE);
    assert_int_equal(p12_profile_add_allowance(&copy, P12_PART_KEY, &row),
                     P12_E_USAGE);
    assert_int_equal(p12_profile_add_demand(&copy, &demand), P12_E_USAGE);
    assert_memory_equal(&copy, built_in("fips-140-3"), sizeof copy);
    p12_profile_free(&copy);
}

/* ---- Rows --------------------------------------------------------------- */

static void rows_are_copied_whole_and_keep_their_order(void **state)
{
    struct p12_profile *profile = new_profile("mine");
    char kdf[] = "PBKDF2", cipher[] = "AES-256-CBC", text[] = "because";
    const char *kdfs[] = { kdf, NULL };
    const char *hashes[] = { "SHA-256", "SHA-512", NULL };
    const char *ciphers[] = { cipher, NULL };
    const struct p12_allowance row = { .kind = P12_SCHEME_PBES2,
                                       .kdfs = kdfs,
                                       .hashes = hashes,
                                       .ciphers = ciphers,
                                       .standing = P12_DISCOURAGED,
                                       .min_iterations = 1000,
                                       .max_iterations = 5000,
                                       .unknown_maximum = true,
                                       .min_salt = 8,
                                       .min_key = 20,
                                       .max_key = 64,
                                       .text = text,
                                       .source = "us" };

    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        struct p12_allowance numbered = row;

        numbered.min_salt = i;
        assert_int_equal(
            p12_profile_add_allowance(
                profile, i % 2 ? P12_PART_KEY : P12_PART_SAFE, &numbered),
            P12_OK);
    }
    memset(kdf, 'x', sizeof kdf - 1);
    memset(cipher, 'x', sizeof cipher - 1);
    memset(text, 'x', sizeof text - 1);
    kdfs[0] = hashes[1] = ciphers[0] = NULL;
    for (unsigned i = 0; i < 40; i++) {
        const struct p12_allowance *copy = p12_profile_allowance(
            profile, i % 2 ? P12_PART_KEY : P12_PART_SAFE, i / 2);

        assert_non_null(copy);
        assert_int_equal(copy->kind, P12_SCHEME_PBES2);
        assert_string_equal(copy->kdfs[0], "PBKDF2");
        assert_null(copy->kdfs[1]);
        assert_string_equal(copy->hashes[0], "SHA-256");
        assert_string_equal(copy->hashes[1], "SHA-512");
        assert_null(copy->hashes[2]);
        assert_string_equal(copy->ciphers[0], "AES-256-CBC");
        assert_null(copy->hmacs);
        assert_int_equal(copy->standing, P12_DISCOURAGED);
        assert_int_equal(copy->min_iterations, 1000);
        assert_int_equal(copy->max_iterations, 5000);
        assert_true(copy->unknown_maximum);
        assert_int_equal(copy->min_salt, i);
        assert_int_equal(copy->min_key, 20);
        assert_int_equal(copy->max_key, 64);
        assert_string_equal(copy->text, "because");
        assert_string_equal(copy->source, "us");
    }
    assert_null(p12_profile_allowance(profile, P12_PART_KEY, 20));
    assert_null(p12_profile_allowance(profile, P12_PART_MAC, 0));
    p12_profile_free(profile);
}

static void rows_that_make_no_sense_are_refused(void **state)
{
    const struct {
        const char *why;
        enum p12_part part;
        struct p12_allowance row;
    } cases[] = {
        { "a MAC by a cipher", P12_PART_MAC, { .kind = P12_SCHEME_PBES2 } },
        { "a MAC by an old cipher",
          P12_PART_MAC,
          { .kind = P12_SCHEME_PKCS12_PBE } },
        { "a key under a MAC", P12_PART_KEY, { .kind = P12_SCHEME_PBMAC1 } },
        { "a safe under a MAC",
          P12_PART_SAFE,
          { .kind = P12_SCHEME_HMAC_PKCS12 } },
        { "no scheme", P12_PART_KEY, { .kind = (enum p12_scheme_kind)99 } },
        { "no part", (enum p12_part)3, { .kind = P12_SCHEME_NONE } },
        { "no standing",
          P12_PART_KEY,
          { .kind = P12_SCHEME_NONE, .standing = (enum p12_standing)4 } },
        { "iterations that nothing has",
          P12_PART_KEY,
          { .kind = P12_SCHEME_PBES2,
            .min_iterations = 2,
            .max_iterations = 1 } },
        { "a key that nothing has",
          P12_PART_MAC,
          { .kind = P12_SCHEME_PBMAC1, .min_key = 65, .max_key = 64 } },
    };
    struct p12_profile *profile = new_profile("mine");

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        if (p12_profile_add_allowance(profile, cases[i].part, &cases[i].row) !=
            P12_E_USAGE)
            fail_msg("%s", cases[i].why);
    for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++)
        assert_null(p12_profile_allowance(profile, (enum p12_part)part, 0));
    p12_profile_free(profile);
}

static void each_part_takes_its_schemes(void **state)
{
    static const bool takes[][P12_PART_MAC + 1] = {
        [P12_SCHEME_NONE] = { true, true, true },
        [P12_SCHEME_UNKNOWN] = { true, true, true },
        [P12_SCHEME_PBES2] = { true, true, false },
        [P12_SCHEME_PBES1] = { true, true, false },
        [P12_SCHEME_PKCS12_PBE] = { true, true, false },
        [P12_SCHEME_PBMAC1] = { false, false, true },
        [P12_SCHEME_HMAC_PKCS12] = { false, false, true },
        [P12_SCHEME_HMAC_GOST] = { false, false, true },
    };
    struct p12_profile *profile = new_profile("mine");

    (void)state;
    for (size_t kind = 0; kind < LENGTH(takes); kind++)
        for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++) {
            const struct p12_allowance row = { .kind =
                                                   (enum p12_scheme_kind)kind };
            enum p12_rc rc =
                p12_profile_add_allowance(profile, (enum p12_part)part, &row);

            if (rc != (takes[kind][part] ? P12_OK : P12_E_USAGE))
                fail_msg("scheme %zu, part %d: %s", kind, part,
                         p12_rc_name(rc));
        }
    p12_profile_free(profile);
}

/* ---- Rules -------------------------------------------------------------- */

static void rules_are_spoken_of_once(void **state)
{
    struct p12_profile *profile = new_profile("mine");
    char text[] = "too many";
    const struct p12_demand demand = { .rule = "bags-in-safe",
                                       .severity = P12_ERROR,
                                       .number = 7,
                                       .text = text,
                                       .source = "us" };
    const struct p12_demand again = { .rule = "bags-in-safe",
                                      .severity = P12_OFF };
    const struct p12_demand *copy;

    (void)state;
    assert_int_equal(p12_profile_add_demand(profile, &demand), P12_OK);
    assert_int_equal(p12_profile_add_demand(profile, &again), P12_E_USAGE);
    memset(text, 'x', sizeof text - 1);
    copy = p12_profile_demand(profile, 0);
    assert_string_equal(copy->rule, "bags-in-safe");
    assert_int_equal(copy->severity, P12_ERROR);
    assert_int_equal(copy->number, 7);
    assert_false(copy->undecided);
    assert_string_equal(copy->text, "too many");
    assert_string_equal(copy->source, "us");
    assert_null(p12_profile_demand(profile, 1));
    p12_profile_free(profile);
}

static void what_is_no_rule_or_no_severity_is_refused(void **state)
{
    const struct p12_demand cases[] = {
        { .rule = "", .severity = P12_ERROR },
        { .rule = "iteratons", .severity = P12_ERROR },
        { .rule = "SDSI", .severity = P12_ERROR },
        { .rule = "sdsi", .severity = (enum p12_severity)4 },
    };
    struct p12_profile *profile = new_profile("mine");

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        if (p12_profile_add_demand(profile, &cases[i]) != P12_E_USAGE)
            fail_msg("%s", cases[i].rule);
    assert_null(p12_profile_demand(profile, 0));
    p12_profile_free(profile);
}

/* Every other rule: what rows say can't be said twice, in two ways. */
static void rules_that_rows_stand_for_are_refused(void **state)
{
    static const char *const of_rows[] = {
        "scheme",     "kdf",         "prf",        "cipher",           "hmac",
        "iterations", "salt-length", "key-length", "total-iterations", "unseen"
    };
    struct p12_profile *profile = new_profile("mine");

    (void)state;
    for (size_t i = 0; i < p12_rule_count(); i++) {
        const char *name = p12_rule_name(p12_rule_at(i));
        const struct p12_demand demand = { .rule = name, .severity = P12_NOTE };
        enum p12_rc wanted = P12_OK;

        for (size_t j = 0; j < LENGTH(of_rows); j++)
            if (strcmp(name, of_rows[j]) == 0)
                wanted = P12_E_USAGE;
        if (p12_profile_add_demand(profile, &demand) != wanted)
            fail_msg("%s", name);
    }
    p12_profile_free(profile);
}

/* ---- Made of others ----------------------------------------------------- */

static void bases_keep_their_order(void **state)
{
    struct p12_profile *profile = new_profile("mine");
    size_t n = p12_profile_count();

    (void)state;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(p12_profile_add_base(profile, p12_profile_at(i)),
                         P12_OK);
    for (size_t i = 0; i < n; i++)
        assert_ptr_equal(p12_profile_base(profile, i), p12_profile_at(i));
    assert_null(p12_profile_base(profile, n));
    assert_int_equal(p12_profile_set_advises(profile, built_in("owasp")),
                     P12_OK);
    assert_ptr_equal(p12_profile_advises(profile), built_in("owasp"));
    assert_int_equal(p12_profile_set_advises(profile, NULL), P12_OK);
    assert_null(p12_profile_advises(profile));
    p12_profile_free(profile);
}

static void nothing_is_made_of_itself(void **state)
{
    struct p12_profile *a = new_profile("a");
    struct p12_profile *b = new_profile("b");
    struct p12_profile *c = new_profile("c");

    (void)state;
    assert_int_equal(p12_profile_add_base(a, a), P12_E_USAGE);
    assert_int_equal(p12_profile_set_advises(a, a), P12_E_USAGE);
    assert_int_equal(p12_profile_add_base(a, b), P12_OK);
    assert_int_equal(p12_profile_set_advises(b, c), P12_OK);
    assert_int_equal(p12_profile_add_base(b, a), P12_E_USAGE);
    assert_int_equal(p12_profile_add_base(c, a), P12_E_USAGE);
    assert_int_equal(p12_profile_set_advises(c, b), P12_E_USAGE);
    /* two ways to the same one are no circle */
    assert_int_equal(p12_profile_add_base(a, c), P12_OK);
    p12_profile_free(a);
    p12_profile_free(b);
    p12_profile_free(c);
}

enum { DEEP = 8, MORE = DEEP + 1 };

/* From the top down, and from the bottom up: neither way makes more. */
static void profiles_are_at_most_eight_deep(void **state)
{
    (void)state;
    for (int down = 0; down <= 1; down++) {
        struct p12_profile *p[MORE];

        for (size_t i = 0; i < MORE; i++)
            p[i] = new_profile("p");
        for (size_t i = 0; i + 1 < MORE; i++) {
            size_t at = down ? i : MORE - 2 - i;
            enum p12_rc wanted = i + 2 <= DEEP ? P12_OK : P12_E_USAGE;

            assert_int_equal(p12_profile_add_base(p[at], p[at + 1]), wanted);
        }
        for (size_t i = 0; i < MORE; i++)
            p12_profile_free(p[i]);
    }
}

/* Two of five, put one upon the other: the upper one does not know how many
 * stand below, nor the lower one how many above. */
static void two_chains_are_not_joined_to_one_too_long(void **state)
{
    struct p12_profile *p[10];

    (void)state;
    for (size_t i = 0; i < LENGTH(p); i++)
        p[i] = new_profile("p");
    for (size_t i = 0; i + 1 < LENGTH(p); i++)
        if (i != 4)
            assert_int_equal(p12_profile_add_base(p[i], p[i + 1]), P12_OK);
    assert_int_equal(p12_profile_add_base(p[4], p[5]), P12_E_USAGE);
    assert_int_equal(p12_profile_add_base(p[3], p[5]), P12_E_USAGE);
    assert_int_equal(p12_profile_set_advises(p[4], p[6]), P12_E_USAGE);
    assert_int_equal(p12_profile_add_base(p[4], p[7]), P12_OK);
    assert_int_equal(p12_profile_add_base(p[2], p[5]), P12_OK);
    /* p[5] has three above now, and four below */
    assert_int_equal(p12_profile_add_base(p[9], built_in("sound")),
                     P12_E_USAGE);
    for (size_t i = 0; i < LENGTH(p); i++)
        p12_profile_free(p[i]);
}

/* ---- What it is good for ------------------------------------------------ */

static void what_is_written_follows_it(void **state)
{
    const struct p12_allowance mac = { .kind = P12_SCHEME_HMAC_PKCS12,
                                       .standing = P12_ACCEPTED,
                                       .max_iterations = 5000 };
    struct p12_profile *profile = new_profile("mine");
    const struct p12_profile *profiles[] = { profile };
    struct p12_protection p;

    (void)state;
    assert_int_equal(p12_profile_add_allowance(profile, P12_PART_MAC, &mac),
                     P12_OK);
    p12_protection_init(&p);
    assert_int_equal(p12_profile_satisfy(profiles, 1, &p, NULL, NULL), P12_OK);
    assert_int_equal(p.mac.kind, P12_SCHEME_HMAC_PKCS12);
    assert_int_equal(p.mac.iterations, 5000);
    assert_int_equal(p.key.kind, P12_SCHEME_PBES2);
    p12_profile_free(profile);
}

/* ---- A copy of a built-in profile judges as that does ------------------- */

static struct p12_profile *copy_of(const struct p12_profile *profile)
{
    struct p12_profile *copy = NULL;
    const struct p12_profile *base;
    const struct p12_allowance *row;
    const struct p12_demand *demand;

    p12_profile_new(p12_profile_name(profile), p12_profile_kind(profile),
                    &copy);
    assert_int_equal(p12_profile_set_texts(copy, p12_profile_summary(profile),
                                           p12_profile_source(profile)),
                     P12_OK);
    p12_profile_set_max_total(copy, p12_profile_max_total(profile));
    p12_profile_set_loses_keys(copy, p12_profile_loses_keys(profile));
    p12_profile_set_advises(copy, p12_profile_advises(profile));
    for (size_t i = 0; (base = p12_profile_base(profile, i)) != NULL; i++)
        assert_int_equal(p12_profile_add_base(copy, base), P12_OK);
    for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++)
        for (size_t i = 0;
             (row = p12_profile_allowance(profile, (enum p12_part)part, i)) !=
             NULL;
             i++)
            assert_int_equal(
                p12_profile_add_allowance(copy, (enum p12_part)part, row),
                P12_OK);
    for (size_t i = 0; (demand = p12_profile_demand(profile, i)) != NULL; i++)
        assert_int_equal(p12_profile_add_demand(copy, demand), P12_OK);
    return copy;
}

static void check_text(const char *why, const char *a, const char *b)
{
    if (a != b && (a == NULL || b == NULL || strcmp(a, b) != 0))
        fail_msg("%s: %s, not %s", why, b, a);
}

static void check_same(const char *why, const struct p12_audit *a,
                       const struct p12_audit *b)
{
    assert_int_equal(p12_audit_verdict(a), p12_audit_verdict(b));
    assert_int_equal(p12_audit_n_findings(a), p12_audit_n_findings(b));
    for (size_t i = 0; i < p12_audit_n_findings(a); i++) {
        const struct p12_finding *f = p12_audit_finding(a, i);
        const struct p12_finding *g = p12_audit_finding(b, i);

        assert_ptr_equal(f->rule, g->rule);
        assert_int_equal(f->severity, g->severity);
        assert_int_equal(f->undecided, g->undecided);
        check_text(why, f->path, g->path);
        check_text(why, f->found, g->found);
        check_text(why, f->wanted, g->wanted);
        check_text(why, f->text, g->text);
        check_text(why, f->source, g->source);
    }
}

/* What a profile says of a container must outlive the profile. */
static size_t compare(const char *why, const struct p12_pfx *pfx,
                      const struct p12_profile *profile)
{
    const struct p12_audit_options options = { .size = sizeof options,
                                               .now = 1800000000 };
    struct p12_profile *copy = copy_of(profile);
    struct p12_audit *a = NULL, *b = NULL;
    size_t n;

    assert_int_equal(p12_audit_new(pfx, profile, &options, &a), P12_OK);
    assert_int_equal(p12_audit_new(pfx, copy, &options, &b), P12_OK);
    p12_profile_free(copy);
    check_same(why, a, b);
    n = p12_audit_n_findings(a);
    p12_audit_free(a);
    p12_audit_free(b);
    return n;
}

static void copies_judge_as_what_they_are_copies_of(void **state)
{
    static const char *const files[] = { "legacy.p12",
                                         "openssl-3.5-pbmac1.p12",
                                         "bags-all.p12",
                                         "ber-all.p12",
                                         "scrypt-2-1-1.p12",
                                         "nested-safes-2.p12",
                                         "signed-rsa.p12",
                                         "enveloped-two.p12",
                                         "key-explicit.p12",
                                         "part-key-password.p12",
                                         "attr-name-two-values.p12" };
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < LENGTH(files); i++) {
        struct file file = file_vector(files[i]);
        struct p12_pfx *pfx = NULL;

        assert_int_equal(p12_pfx_parse(file.bytes, file.len, NULL, &pfx, NULL),
                         P12_OK);
        for (int opened = 0; opened <= 1; opened++) {
            for (size_t j = 0; j < p12_profile_count(); j++)
                n += compare(files[i], pfx, p12_profile_at(j));
            p12_pfx_unlock(pfx, (const uint8_t *)"changeit", 8, NULL, NULL);
        }
        p12_pfx_free(pfx);
        free(file.bytes);
    }
    assert_true(n > LENGTH(files) * p12_profile_count());
}

/* ---- Memory ------------------------------------------------------------- */

/* Says all that can be said; `*out` is what there is of it. */
static enum p12_rc build(struct p12_profile **out)
{
    static const char *const kdfs[] = { "PBKDF2", "scrypt", NULL };
    const struct p12_allowance row = { .kind = P12_SCHEME_PBES2,
                                       .kdfs = kdfs,
                                       .text = "because",
                                       .source = "us" };
    const struct p12_demand demand = { .rule = "sdsi", .severity = P12_NOTE };
    enum p12_rc rc = p12_profile_new("mine", P12_PROFILE_READER, out);

    if (rc == P12_OK)
        rc = p12_profile_set_texts(*out, "One.", "us");
    for (int i = 0; i < 6 && rc == P12_OK; i++)
        rc = p12_profile_add_allowance(*out, P12_PART_SAFE, &row);
    if (rc == P12_OK)
        rc = p12_profile_add_demand(*out, &demand);
    for (size_t i = 0; i < 6 && rc == P12_OK; i++)
        rc = p12_profile_add_base(*out, p12_profile_at(i));
    return rc;
}

/* What is there is whole. */
static void check_whole(const struct p12_profile *profile)
{
    const struct p12_allowance *row;
    size_t n = 0;

    for (; (row = p12_profile_allowance(profile, P12_PART_SAFE, n)) != NULL;
         n++) {
        assert_string_equal(row->kdfs[1], "scrypt");
        assert_string_equal(row->text, "because");
    }
    if (p12_profile_demand(profile, 0) != NULL)
        assert_int_equal(n, 6);
    for (n = 0; p12_profile_base(profile, n) != NULL; n++)
        assert_ptr_equal(p12_profile_base(profile, n), p12_profile_at(n));
}

static void it_survives_every_failed_allocation(void **state)
{
    size_t before = test_alloc_outstanding();
    enum p12_rc rc = P12_E_MEMORY;
    long n = 0;

    (void)state;
    for (; rc == P12_E_MEMORY; n++) {
        struct p12_profile *profile = NULL;

        test_alloc_fail_after(n);
        rc = build(&profile);
        test_alloc_fail_after(-1);
        if (profile != NULL)
            check_whole(profile);
        p12_profile_free(profile);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    assert_int_equal(rc, P12_OK);
    /* the profile and its name; texts; six rows, in an array that grows once;
     * a demand and an array; one of bases, which grows once */
    assert_int_equal(n, 1 + 2 + 1 + 8 + 2 + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_must_say_something_and_a_kind_be_one),
        cmocka_unit_test(a_new_profile_says_nothing),
        cmocka_unit_test(texts_are_copied_and_can_be_said_again),
        cmocka_unit_test(numbers_and_flags_are_kept),
        cmocka_unit_test(built_in_profiles_stay_as_they_are),
        cmocka_unit_test(rows_are_copied_whole_and_keep_their_order),
        cmocka_unit_test(rows_that_make_no_sense_are_refused),
        cmocka_unit_test(each_part_takes_its_schemes),
        cmocka_unit_test(rules_are_spoken_of_once),
        cmocka_unit_test(what_is_no_rule_or_no_severity_is_refused),
        cmocka_unit_test(rules_that_rows_stand_for_are_refused),
        cmocka_unit_test(bases_keep_their_order),
        cmocka_unit_test(nothing_is_made_of_itself),
        cmocka_unit_test(profiles_are_at_most_eight_deep),
        cmocka_unit_test(two_chains_are_not_joined_to_one_too_long),
        cmocka_unit_test(what_is_written_follows_it),
        cmocka_unit_test(copies_judge_as_what_they_are_copies_of),
        cmocka_unit_test(it_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

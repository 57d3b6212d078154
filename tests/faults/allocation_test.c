/* Every public call survives every allocation that fails: it says so, leaves
 * its outputs alone, leaks nothing, and works when it is called again.
 *
 * It is our own allocations that fail here. libtasn1 4.19 crashes when its own
 * do, and GMP ends the process: the library asks for room before it calls them
 * (src/base/room.h), and that asking is among what fails. */
#include "alloc.h"
#include "base/alloc.h"
#include "file.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One call: P12_E_MEMORY, or what it answers with all memory there is. */
typedef enum p12_rc action(void *state);

/* What is looked at after it, with all memory there; may be NULL. */
typedef void finish(void *state, enum p12_rc rc);

/* Lets the first allocation fail, then the second, and so on until none is
 * left to fail. */
static void survive_and(const char *why, action *run, finish *after,
                        void *state, enum p12_rc wanted)
{
    size_t before = test_alloc_outstanding();

    for (long n = 0;; n++) {
        enum p12_rc rc;
        bool failed;

        test_alloc_fail_after(n);
        rc = run(state);
        failed = test_alloc_has_failed();
        test_alloc_fail_after(-1);
        if (after != NULL)
            after(state, rc);
        if (test_alloc_outstanding() != before) {
            test_alloc_report();
            fail_msg("%s: allocation %ld failing leaks", why, n);
        }
        if (!failed && rc == wanted && n > 0)
            return;
        if (rc != (failed ? P12_E_MEMORY : wanted))
            fail_msg("%s: allocation %ld: %s", why, n, p12_rc_name(rc));
    }
}

static void survive(const char *why, action *run, void *state,
                    enum p12_rc wanted)
{
    survive_and(why, run, NULL, state, wanted);
}

/* ---- Containers --------------------------------------------------------- */

struct container {
    const char *file;
    const char *password; /* NULL: none */
    enum p12_rc parsed, unlocked;
    struct file bytes;
    struct p12_pfx *pfx;
    size_t size; /* of all that opens */
};

static enum p12_rc unlock(struct p12_pfx *pfx, const struct container *c)
{
    const uint8_t *password = (const uint8_t *)c->password;

    return p12_pfx_unlock(pfx, password,
                          c->password != NULL ? strlen(c->password) : 0, NULL,
                          NULL);
}

static enum p12_rc parse_only(void *state)
{
    const struct container *c = state;
    struct p12_pfx *pfx = NULL;
    struct p12_error err = { .rc = P12_OK };
    enum p12_rc rc =
        p12_pfx_parse(c->bytes.bytes, c->bytes.len, NULL, &pfx, &err);

    assert_int_equal(rc, err.rc);
    assert_true((rc == P12_OK) == (pfx != NULL));
    p12_pfx_free(pfx);
    return rc;
}

/* What is opened, by every part's status and size. */
static size_t count_open(const struct p12_bag *bag)
{
    size_t n = p12_bag_content(bag).len;

    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        n += count_open(p12_bag_bag(bag, i));
    return n;
}

static size_t size_opened(const struct p12_pfx *pfx)
{
    size_t n = 0;

    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        for (size_t j = 0; j < p12_safe_n_bags(p12_pfx_safe(pfx, i)); j++)
            n += count_open(p12_safe_bag(p12_pfx_safe(pfx, i), j));
    return n;
}

static size_t whole_size(const struct container *c)
{
    struct p12_pfx *pfx = NULL;
    size_t size;

    if (p12_pfx_parse(c->bytes.bytes, c->bytes.len, NULL, &pfx, NULL) != P12_OK)
        return 0;
    unlock(pfx, c);
    size = size_opened(pfx);
    p12_pfx_free(pfx);
    return size;
}

static enum p12_rc parse_and_unlock(void *state)
{
    struct container *c = state;
    enum p12_rc rc =
        p12_pfx_parse(c->bytes.bytes, c->bytes.len, NULL, &c->pfx, NULL);

    return rc == P12_OK ? unlock(c->pfx, c) : rc;
}

/* A container that memory failed at opens whole when it is asked again. */
static void unlock_again(void *state, enum p12_rc rc)
{
    struct container *c = state;

    if (c->pfx != NULL && rc == P12_E_MEMORY) {
        assert_int_equal(unlock(c->pfx, c), c->unlocked);
        assert_int_equal(size_opened(c->pfx), c->size);
    }
    p12_pfx_free(c->pfx);
    c->pfx = NULL;
}

/* Every kind of part, of algorithm and of encoding that is read. */
static const struct container containers[] = {
    { "legacy.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "bags-all.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "ber-all.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "ber-pieces.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "openssl-3.5-pbmac1.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "scrypt-2-1-1.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "keytool-secret.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "nested-safes-2.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "signed-rsa.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "enveloped-two.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "bug-wrapped-pbes2.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "bug-bmp-in-pbes2.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "attr-name-two-values.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "part-key-password.p12", "changeit", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "password-none.p12", NULL, P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "password-empty-zero.p12", "", P12_OK, P12_OK, { 0 }, NULL, 0 },
    { "password-wrong.p12", "not this one", P12_OK, P12_E_MAC, { 0 }, NULL, 0 },
    { "mac-mismatch-opens.p12", "changeit", P12_OK, P12_E_MAC, { 0 }, NULL, 0 },
    { "class-pbmac1-keylen-19.p12",
      "changeit",
      P12_OK,
      P12_E_LIMIT,
      { 0 },
      NULL,
      0 },
    { "class-trailing-safecontents.p12",
      "changeit",
      P12_OK,
      P12_OK,
      { 0 },
      NULL,
      0 },
    { "other-text", NULL, P12_E_FORMAT, P12_E_FORMAT, { 0 }, NULL, 0 },
};

enum { N_CONTAINERS = sizeof containers / sizeof containers[0] };

static void parsing_survives_every_failed_allocation(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_CONTAINERS; i++) {
        struct container c = containers[i];

        c.bytes = file_vector(c.file);
        survive(c.file, parse_only, &c, c.parsed);
        free(c.bytes.bytes);
    }
}

static void unlocking_survives_every_failed_allocation(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_CONTAINERS; i++) {
        struct container c = containers[i];

        c.bytes = file_vector(c.file);
        c.size = whole_size(&c);
        survive_and(c.file, parse_and_unlock, unlock_again, &c, c.unlocked);
        free(c.bytes.bytes);
    }
}

/* ---- What bags hold ----------------------------------------------------- */

/* The first bag of a type that has content; the container stays open. */
static const struct p12_bag *find_bag(const struct p12_pfx *pfx,
                                      enum p12_bag_type type)
{
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++) {
        const struct p12_safe *safe = p12_pfx_safe(pfx, i);

        for (size_t j = 0; j < p12_safe_n_bags(safe); j++) {
            const struct p12_bag *bag = p12_safe_bag(safe, j);

            if (p12_bag_type(bag) == type && p12_bag_content(bag).len != 0)
                return bag;
        }
    }
    fail_msg("no bag of type %d", (int)type);
    return NULL;
}

static struct p12_pfx *open_vector(const char *name)
{
    struct file file = file_vector(name);
    struct p12_pfx *pfx = NULL;

    assert_int_equal(p12_pfx_parse(file.bytes, file.len, NULL, &pfx, NULL),
                     P12_OK);
    assert_int_equal(
        p12_pfx_unlock(pfx, (const uint8_t *)"changeit", 8, NULL, NULL),
        P12_OK);
    free(file.bytes);
    return pfx;
}

static enum p12_rc cert_parse(void *state)
{
    struct p12_cert *cert = NULL;
    enum p12_rc rc = p12_cert_parse(*(struct p12_span *)state, &cert, NULL);

    assert_true((rc == P12_OK) == (cert != NULL));
    p12_cert_free(cert);
    return rc;
}

static enum p12_rc key_parse(void *state)
{
    struct p12_key *key = NULL;
    enum p12_rc rc = p12_key_parse(*(struct p12_span *)state, &key, NULL);

    assert_true((rc == P12_OK) == (key != NULL));
    p12_key_free(key);
    return rc;
}

static enum p12_rc key_encrypt(void *state)
{
    const struct p12_encrypt_options cheap = { .size = sizeof cheap,
                                               .iterations = 1 };
    uint8_t *out = NULL;
    size_t len = 0;
    enum p12_rc rc =
        p12_key_encrypt(*(struct p12_span *)state, (const uint8_t *)"secret", 6,
                        &cheap, &out, &len);

    assert_true((rc == P12_OK) == (out != NULL));
    p12_buffer_free(out, len);
    return rc;
}

static enum p12_rc pem_encode(void *state)
{
    uint8_t *out = NULL;
    size_t len = 0;
    enum p12_rc rc =
        p12_pem_encode("CERTIFICATE", *(struct p12_span *)state, &out, &len);

    assert_true((rc == P12_OK) == (out != NULL));
    p12_buffer_free(out, len);
    return rc;
}

static enum p12_rc crl_read(void *state)
{
    struct p12_crl_info info;
    char issuer[100];

    return p12_crl_read(*(struct p12_span *)state, &info, issuer, sizeof issuer,
                        NULL);
}

/* These have no way to say that memory failed: the answer is then that it is
 * not known. */
struct pair {
    const struct p12_bag *key, *cert;
};

static enum p12_rc bags_match(void *state)
{
    const struct pair *pair = state;

    switch (p12_bag_matches(pair->key, pair->cert)) {
    case P12_MATCH_PUBLIC_KEY:
        return P12_OK;
    case P12_MATCH_UNKNOWN:
    case P12_MATCH_LOCAL_KEY_ID:
        return P12_E_MEMORY;
    default:
        return P12_E_USAGE;
    }
}

static void contents_survive_every_failed_allocation(void **state)
{
    static const char *const files[] = { "key-rsa.p12", "key-p256.p12",
                                         "key-ed25519.p12", "key-dsa.p12",
                                         "key-explicit.p12" };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct p12_pfx *pfx = open_vector(files[i]);
        struct pair pair = { find_bag(pfx, P12_BAG_SHROUDED_KEY),
                             find_bag(pfx, P12_BAG_CERTIFICATE) };
        struct p12_span key = p12_bag_content(pair.key);
        struct p12_span cert = p12_bag_content(pair.cert);

        survive(files[i], cert_parse, &cert, P12_OK);
        survive(files[i], key_parse, &key, P12_OK);
        survive(files[i], key_encrypt, &key, P12_OK);
        survive(files[i], pem_encode, &cert, P12_OK);
        survive(files[i], bags_match, &pair, P12_OK);
        p12_pfx_free(pfx);
    }
}

static void crls_survive_every_failed_allocation(void **state)
{
    struct p12_pfx *pfx = open_vector("bag-crl.p12");
    struct p12_span crl = p12_bag_content(find_bag(pfx, P12_BAG_CRL));

    (void)state;
    survive("a CRL", crl_read, &crl, P12_OK);
    p12_pfx_free(pfx);
}

static enum p12_rc unarmor(void *state)
{
    const struct file *file = state;
    uint8_t *out = NULL;
    size_t len = 0;
    enum p12_rc rc =
        p12_unarmor(file->bytes, file->len, NULL, &out, &len, NULL);

    assert_true((rc == P12_OK) == (out != NULL));
    p12_buffer_free(out, len);
    return rc;
}

static void armour_survives_every_failed_allocation(void **state)
{
    static const char *const files[] = { "pem.p12", "base64.p12" };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct file file = file_vector(files[i]);

        survive(files[i], unarmor, &file, P12_OK);
        free(file.bytes);
    }
}

/* ---- Profiles of one's own ---------------------------------------------- */

/* Each call is made to a profile that has said all of it as often before as
 * makes its arrays grow. */
struct saying {
    struct p12_profile *profile;
    const struct p12_profile *base;
};

static enum p12_rc profile_new(void *state)
{
    struct p12_profile *profile = NULL;
    enum p12_rc rc = p12_profile_new("mine", P12_PROFILE_POLICY, &profile);

    (void)state;
    assert_true((rc == P12_OK) == (profile != NULL));
    p12_profile_free(profile);
    return rc;
}

static enum p12_rc profile_say_texts(struct saying *s)
{
    return p12_profile_set_texts(s->profile, "It is mine.", "us");
}

static enum p12_rc profile_say_base(struct saying *s)
{
    return p12_profile_add_base(s->profile, s->base);
}

static enum p12_rc profile_say_row(struct saying *s)
{
    static const char *const ciphers[] = { "AES-256-CBC", NULL };
    const struct p12_allowance row = { .kind = P12_SCHEME_PBES2,
                                       .ciphers = ciphers,
                                       .standing = P12_ACCEPTED,
                                       .text = "because" };

    return p12_profile_add_allowance(s->profile, P12_PART_KEY, &row);
}

/* The next rule that it has not spoken of. */
static enum p12_rc profile_say_demand(struct saying *s)
{
    enum p12_rc rc = P12_E_USAGE;

    for (size_t i = 0; rc == P12_E_USAGE && i < p12_rule_count(); i++) {
        const struct p12_demand demand = { .rule =
                                               p12_rule_name(p12_rule_at(i)),
                                           .severity = P12_NOTE };

        rc = p12_profile_add_demand(s->profile, &demand);
    }
    return rc;
}

struct said {
    const char *why;
    enum p12_rc (*say)(struct saying *s);
    int n_before;
    struct saying saying;
};

static enum p12_rc profile_say(void *state)
{
    struct said *said = state;
    enum p12_rc rc =
        p12_profile_new("mine", P12_PROFILE_POLICY, &said->saying.profile);

    for (int i = 0; rc == P12_OK && i <= said->n_before; i++)
        rc = said->say(&said->saying);
    return rc;
}

/* What failed for want of memory can be said again. */
static void say_again(void *state, enum p12_rc rc)
{
    struct said *said = state;

    if (said->saying.profile != NULL && rc == P12_E_MEMORY)
        assert_int_equal(said->say(&said->saying), P12_OK);
    p12_profile_free(said->saying.profile);
    said->saying.profile = NULL;
}

static void profiles_survive_every_failed_allocation(void **state)
{
    struct said all[] = {
        { "texts", profile_say_texts, 1, { 0 } },
        { "bases", profile_say_base, 9, { 0 } },
        { "rows", profile_say_row, 9, { 0 } },
        { "demands", profile_say_demand, 9, { 0 } },
    };

    (void)state;
    survive("a profile", profile_new, NULL, P12_OK);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        all[i].saying.base = p12_profile_at(0);
        survive_and(all[i].why, profile_say, say_again, &all[i], P12_OK);
    }
}

/* ---- Judging ------------------------------------------------------------- */

struct judged {
    const struct p12_pfx *pfx;
    const struct p12_profile *profile;
};

static enum p12_rc audit_new(void *state)
{
    static const uint8_t password[] = "changeit";
    const struct judged *j = state;
    const struct p12_audit_options options = {
        .size = sizeof options,
        .now = INT64_MAX,
        .has_password = true,
        .password = password,
        .password_len = sizeof password - 1,
        .is_well_known = true,
    };
    struct p12_audit *audit = NULL;
    enum p12_rc rc = p12_audit_new(j->pfx, j->profile, &options, &audit);

    assert_true((rc == P12_OK) == (audit != NULL));
    p12_audit_free(audit);
    return rc;
}

/* A policy that is made of another, advises a third, and speaks of every rule
 * that one may speak of. */
static struct p12_profile *profile_of_everything(void)
{
    struct p12_profile *profile = NULL;

    assert_int_equal(
        p12_profile_new("everything", P12_PROFILE_POLICY, &profile), P12_OK);
    for (size_t i = 0; i < p12_rule_count(); i++) {
        const struct p12_demand demand = { .rule =
                                               p12_rule_name(p12_rule_at(i)),
                                           .severity = P12_NOTE,
                                           .number = 1 };

        p12_profile_add_demand(profile, &demand);
    }
    assert_non_null(p12_profile_demand(profile, 20));
    assert_int_equal(
        p12_profile_add_base(profile, p12_profile_find("fips-140-3")), P12_OK);
    assert_int_equal(
        p12_profile_set_advises(profile, p12_profile_find("mtls-client")),
        P12_OK);
    return profile;
}

static void judging_survives_every_failed_allocation(void **state)
{
    static const char *const files[] = { "bags-all.p12", "key-p256.p12",
                                         "nested-safes-2.p12",
                                         "attr-name-two-values.p12" };
    static const char *const profiles[] = { "modern", "mtls-client", "nss",
                                            "java-17", "gnutls-3.7" };
    struct p12_profile *everything = profile_of_everything();

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct p12_pfx *pfx = open_vector(files[i]);
        struct judged j = { pfx, everything };

        survive(files[i], audit_new, &j, P12_OK);
        for (size_t k = 0; k < sizeof profiles / sizeof profiles[0]; k++) {
            j.profile = p12_profile_find(profiles[k]);
            survive(profiles[k], audit_new, &j, P12_OK);
        }
        p12_pfx_free(pfx);
    }
    p12_profile_free(everything);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parsing_survives_every_failed_allocation),
        cmocka_unit_test(unlocking_survives_every_failed_allocation),
        cmocka_unit_test(contents_survive_every_failed_allocation),
        cmocka_unit_test(crls_survive_every_failed_allocation),
        cmocka_unit_test(armour_survives_every_failed_allocation),
        cmocka_unit_test(profiles_survive_every_failed_allocation),
        cmocka_unit_test(judging_survives_every_failed_allocation),
    };

    test_alloc_count_libraries(false);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a profile's rows say to the schemes of a container. */
#include "audit/judging.h"
#include "base/text.h"
#include "crypto/spelling.h"
#include "model/model.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define RULE(id, says)                                                  \
    {                                                                   \
        .name = (id), .sentence = (says), .remedy = P12_REMEDY_CONVERT, \
    }

const struct p12_rule p12_rule_scheme =
    RULE("scheme", "its scheme is not accepted");
const struct p12_rule p12_rule_kdf =
    RULE("kdf", "its key derivation is not accepted");
const struct p12_rule p12_rule_prf =
    RULE("prf", "the hash of its key derivation is not accepted");
const struct p12_rule p12_rule_cipher =
    RULE("cipher", "its cipher is not accepted");
const struct p12_rule p12_rule_hmac =
    RULE("hmac", "the hash of the MAC is not accepted");
const struct p12_rule p12_rule_iterations =
    RULE("iterations", "too few or too many iterations of the key derivation");
const struct p12_rule p12_rule_salt_length =
    RULE("salt-length", "too short a salt");
const struct p12_rule p12_rule_key_length =
    RULE("key-length", "a key of PBMAC1 that is too short or too long");
const struct p12_rule p12_rule_total_iterations =
    RULE("total-iterations", "too many iterations in all parts together");

/* ---- One part ------------------------------------------------------------ */

struct part {
    enum p12_part part;
    const struct p12_scheme *scheme; /* NULL: nothing protects it */
    struct p12_choice choice;
    char path[P12_PATH_MAX];
};

/* Are these parts of every scheme of the kind? Then one that is not there can't
 * be read, and no row may take it for one that it need not look at. */
static bool has_kdf(enum p12_scheme_kind kind)
{
    return kind != P12_SCHEME_NONE && kind != P12_SCHEME_UNKNOWN;
}

static bool is_encryption(enum p12_scheme_kind kind)
{
    return kind == P12_SCHEME_PBES2 || kind == P12_SCHEME_PBES1 ||
           kind == P12_SCHEME_PKCS12_PBE;
}

static const char *or_unreadable(const char *name, bool is_part)
{
    return name == NULL && is_part ? "unreadable" : name;
}

/* scrypt has its own hash (RFC 7914). */
static const char *hash_of(const struct p12_scheme *s)
{
    const char *prf = p12_scheme_prf(s);

    if (s->kdf.kind == P12_KDF_SCRYPT)
        return NULL;
    return prf != NULL && strncmp(prf, "HMAC-", 5) == 0 ? prf + 5 : prf;
}

static struct p12_choice choice_of(const struct p12_scheme *s)
{
    struct p12_choice c = { .kind = P12_SCHEME_NONE };
    bool needs_kdf;

    if (s == NULL)
        return c;
    c.kind = p12_scheme_kind(s);
    needs_kdf = has_kdf(c.kind);
    c.kdf = or_unreadable(p12_scheme_kdf(s), needs_kdf);
    c.hash = or_unreadable(hash_of(s), s->kdf.kind == P12_KDF_PBKDF2);
    c.cipher = or_unreadable(p12_scheme_cipher(s), is_encryption(c.kind));
    c.hmac =
        or_unreadable(p12_scheme_hmac(s), needs_kdf && !is_encryption(c.kind));
    return c;
}

/* Of a KDF that is known only by its OID nothing else is known. */
static bool has_known_kdf(const struct part *p)
{
    return p->scheme != NULL && p->scheme->kdf.kind != P12_KDF_NONE &&
           p->scheme->kdf.kind != P12_KDF_UNKNOWN;
}

static bool has_iterations(const struct part *p)
{
    return has_known_kdf(p) && p->scheme->kdf.kind != P12_KDF_SCRYPT;
}

/* As they are taken: 0 of a MAC's is 1. */
static uint64_t iterations_of(const struct part *p)
{
    return has_iterations(p) ? p->scheme->kdf.iterations : 0;
}

/* ---- Saying it ----------------------------------------------------------- */

enum { WORDS_MAX = 400 };

/* The scheme in a few words: "PBES2 with AES-128-CBC". */
static void describe(const struct part *p, char out[WORDS_MAX])
{
    const char *with =
        p->choice.cipher != NULL ? p->choice.cipher : p->choice.hmac;

    if (p->scheme == NULL)
        snprintf(out, WORDS_MAX, "%s",
                 p->part == P12_PART_MAC ? "no MAC" : "not encrypted");
    else if (p->choice.kind == P12_SCHEME_UNKNOWN &&
             p12_oid_text(p12_scheme_oid(p->scheme), out, WORDS_MAX) != 0)
        return; /* its OID */
    else if (with != NULL)
        snprintf(out, WORDS_MAX, "%s with %s", p12_scheme_name(p->scheme),
                 with);
    else
        snprintf(out, WORDS_MAX, "%s", p12_scheme_name(p->scheme));
}

static const char *name_of_kind(enum p12_scheme_kind kind)
{
    switch (kind) {
    case P12_SCHEME_NONE:
        return "none";
    case P12_SCHEME_PBES2:
        return "PBES2";
    case P12_SCHEME_PBES1:
        return "PBES1";
    case P12_SCHEME_PKCS12_PBE:
        return "PKCS12-PBE";
    case P12_SCHEME_PBMAC1:
        return "PBMAC1";
    case P12_SCHEME_HMAC_PKCS12:
        return "HMAC-PKCS12";
    case P12_SCHEME_HMAC_GOST:
        return "HMAC-GOST";
    case P12_SCHEME_UNKNOWN:
        break;
    }
    return "unknown";
}

static void say(struct p12_judging *j, const struct p12_rule *rule,
                const struct part *p, const struct p12_finding *more)
{
    struct p12_finding f = *more;

    f.rule = rule;
    f.path = p->path;
    if (f.text == NULL)
        f.text = rule->sentence;
    p12_judging_add(j, &f);
}

/* How grave it is that a profile stands like this to a part. */
static struct p12_finding grave(const struct p12_judging *j,
                                const struct part *p,
                                enum p12_standing standing)
{
    bool is_reader = j->profile->kind == P12_PROFILE_READER;
    struct p12_finding f = { .severity = P12_WARNING };

    if (standing == P12_REFUSED) {
        f.severity = is_reader && p->part == P12_PART_KEY && j->by->loses_keys
                         ? P12_WARNING
                         : P12_ERROR;
    } else if (is_reader) {
        f.severity = P12_NOTE;
        f.undecided = standing == P12_UNVERIFIED;
    }
    return f;
}

/* ---- Numbers ------------------------------------------------------------- */

static void say_number(struct p12_judging *j, const struct p12_rule *rule,
                       const struct part *p, const struct p12_finding *how,
                       const uint64_t numbers[3])
{
    char found[32], wanted[64];
    struct p12_finding f = *how;

    snprintf(found, sizeof found, "%" PRIu64, numbers[0]);
    if (numbers[2] == 0)
        snprintf(wanted, sizeof wanted, "at least %" PRIu64, numbers[1]);
    else if (numbers[1] == 0)
        snprintf(wanted, sizeof wanted, "at most %" PRIu64, numbers[2]);
    else
        snprintf(wanted, sizeof wanted, "%" PRIu64 " to %" PRIu64, numbers[1],
                 numbers[2]);
    f.found = found;
    f.wanted = wanted;
    say(j, rule, p, &f);
}

static void check_number(struct p12_judging *j, const struct p12_rule *rule,
                         const struct part *p, const struct p12_finding *how,
                         const uint64_t numbers[3])
{
    if (numbers[0] < numbers[1] || (numbers[2] != 0 && numbers[0] > numbers[2]))
        say_number(j, rule, p, how, numbers);
}

static void check_numbers(struct p12_judging *j, const struct part *p,
                          const struct p12_allowance *row)
{
    struct p12_finding how = grave(j, p, P12_REFUSED);
    const uint64_t iterations[] = { iterations_of(p), row->min_iterations,
                                    row->max_iterations };
    const uint64_t trusted[] = { iterations[0], 0, P12_ITERATIONS_TRUSTED };
    const uint64_t salt[] = { p12_scheme_salt(p->scheme).len, row->min_salt,
                              0 };
    const uint64_t key[] = { p12_scheme_key_length(p->scheme, NULL),
                             row->min_key, row->max_key };

    how.source = row->source;
    if (has_iterations(p))
        check_number(j, &p12_rule_iterations, p, &how, iterations);
    if (has_known_kdf(p))
        check_number(j, &p12_rule_salt_length, p, &how, salt);
    if (p->choice.kind == P12_SCHEME_PBMAC1)
        check_number(j, &p12_rule_key_length, p, &how, key);
    if (row->unknown_maximum && has_iterations(p)) {
        how = grave(j, p, P12_UNVERIFIED);
        how.source = row->source;
        how.text = "there may be a maximum of iterations, but nobody has "
                   "named it";
        check_number(j, &p12_rule_iterations, p, &how, trusted);
    }
}

/* ---- Algorithms ---------------------------------------------------------- */

/* What is named in a row, in the order of the rules that find it. */
enum { KDF, HASH, CIPHER, HMAC, N_NAMED };

static const struct p12_rule *const rule_of[N_NAMED] = {
    &p12_rule_kdf, &p12_rule_prf, &p12_rule_cipher, &p12_rule_hmac
};

static const char *name_in(const struct p12_choice *c, size_t i)
{
    const char *const names[N_NAMED] = { c->kdf, c->hash, c->cipher, c->hmac };

    return names[i];
}

static const char *const *list_in(const struct p12_allowance *row, size_t i)
{
    const char *const *const lists[N_NAMED] = { row->kdfs, row->hashes,
                                                row->ciphers, row->hmacs };

    return lists[i];
}

static bool is_good(const struct p12_allowance *row)
{
    return row->standing == P12_ACCEPTED || row->standing == P12_DISCOURAGED;
}

/* Of the other rows that are accepted of the scheme's kind the one that has
 * most of its algorithms, not a discouraged one if there are others; NULL if
 * there is none. */
static const struct p12_allowance *nearest(const struct p12_allowances *rows,
                                           const struct p12_allowance *than,
                                           const struct p12_choice *c)
{
    const struct p12_allowance *best = NULL;
    size_t most = 0;

    for (size_t i = 0; i < rows->n; i++) {
        const struct p12_allowance *row = &rows->row[i];
        size_t n = row->standing == P12_ACCEPTED ? 2 + N_NAMED : 1;

        if (row->kind != c->kind || row == than || !is_good(row))
            continue;
        for (size_t k = 0; k < N_NAMED; k++)
            n += p12_is_named(name_in(c, k), list_in(row, k));
        if (n > most) {
            best = row;
            most = n;
        }
    }
    return best;
}

static void join(char out[WORDS_MAX], const char *const *names)
{
    struct p12_text t = p12_text_into(out, WORDS_MAX);

    for (size_t i = 0; names[i] != NULL; i++) {
        if (i != 0)
            p12_text_string(&t, ", ");
        p12_text_string(&t, names[i]);
    }
    p12_text_end(&t);
}

static size_t count(const char *const *names)
{
    size_t n = 0;

    while (names != NULL && names[n] != NULL)
        n++;
    return n;
}

/* "PBES2 with AES-256-CBC"; where many would do, "PBES2" alone. */
static void add_scheme(struct p12_text *t, const struct p12_allowance *row,
                       enum p12_part part)
{
    enum { FEW = 3 };
    const char *const *with = row->ciphers != NULL ? row->ciphers : row->hmacs;
    char names[WORDS_MAX];

    if (row->kind == P12_SCHEME_NONE) {
        p12_text_string(t, part == P12_PART_MAC ? "no MAC" : "no encryption");
        return;
    }
    p12_text_string(t, name_of_kind(row->kind));
    if (with == NULL || count(with) > FEW)
        return;
    join(names, with);
    p12_text_string(t, " with ");
    p12_text_string(t, names);
}

/* The schemes that are accepted, each once. */
static void join_schemes(char out[WORDS_MAX], const struct p12_allowances *rows,
                         enum p12_part part)
{
    struct p12_text t = p12_text_into(out, WORDS_MAX);
    unsigned said = 0;

    for (size_t i = 0; i < rows->n; i++) {
        const struct p12_allowance *row = &rows->row[i];

        if (row->standing != P12_ACCEPTED || (said & 1u << row->kind) != 0)
            continue;
        if (said != 0)
            p12_text_string(&t, ", or ");
        said |= 1u << row->kind;
        add_scheme(&t, row, part);
    }
    p12_text_end(&t);
}

static void say_scheme(struct p12_judging *j, const struct part *p,
                       const struct p12_finding *how)
{
    struct p12_finding f = *how;
    char found[WORDS_MAX], wanted[WORDS_MAX];

    describe(p, found);
    join_schemes(wanted, &j->by->part[p->part], p->part);
    f.found = found;
    f.wanted = wanted[0] != '\0' ? wanted : NULL;
    say(j,
        p->scheme == NULL && p->part == P12_PART_KEY ? &p12_rule_plain_key
                                                     : &p12_rule_scheme,
        p, &f);
}

/* Names what keeps the scheme out of the nearest row. False if nothing does: a
 * row before it has it. */
static bool say_difference(struct p12_judging *j, const struct part *p,
                           const struct p12_allowance *near,
                           const struct p12_finding *how)
{
    bool is_said = false;

    for (size_t k = 0; k < N_NAMED; k++) {
        struct p12_finding f = *how;
        char wanted[WORDS_MAX];

        if (p12_is_named(name_in(&p->choice, k), list_in(near, k)))
            continue;
        join(wanted, list_in(near, k));
        f.found = name_in(&p->choice, k);
        f.wanted = wanted;
        say(j, rule_of[k], p, &f);
        is_said = true;
    }
    return is_said;
}

/* Names what the row is about that the scheme is in, where the nearest is about
 * any. */
static bool say_special(struct p12_judging *j, const struct part *p,
                        const struct p12_allowance *row,
                        const struct p12_allowance *near,
                        const struct p12_finding *how)
{
    bool is_said = false;

    for (size_t k = 0; k < N_NAMED; k++) {
        struct p12_finding f = *how;

        f.found = name_in(&p->choice, k);
        if (f.found == NULL || list_in(row, k) == NULL ||
            list_in(near, k) != NULL)
            continue;
        say(j, rule_of[k], p, &f);
        is_said = true;
    }
    return is_said;
}

/* Something is said in any case: the verdict hangs on it. */
static void say_what(struct p12_judging *j, const struct part *p,
                     const struct p12_allowance *row,
                     const struct p12_finding *how)
{
    const struct p12_allowance *near =
        nearest(&j->by->part[p->part], row, &p->choice);

    if (near != NULL && say_difference(j, p, near, how))
        return;
    if (near != NULL && row != NULL && say_special(j, p, row, near, how))
        return;
    say_scheme(j, p, how);
}

static void say_not_accepted(struct p12_judging *j, const struct part *p,
                             const struct p12_allowance *row)
{
    struct p12_finding how =
        grave(j, p, row == NULL ? P12_REFUSED : row->standing);

    if (row != NULL) {
        how.text = row->text;
        how.source = row->source;
    }
    if (how.text == NULL && how.undecided)
        how.text = "nobody has reported whether it opens";
    else if (how.text == NULL && row != NULL && row->standing == P12_UNVERIFIED)
        how.text = "the source says nothing of it";
    else if (how.text == NULL && row != NULL &&
             row->standing == P12_DISCOURAGED)
        how.text = "accepted, but discouraged";
    say_what(j, p, row, &how);
}

/* ---- A part and a profile ------------------------------------------------ */

static void ask_part(struct p12_judging *j, void *state)
{
    const struct part *p = state;
    const struct p12_allowances *rows = &j->by->part[p->part];
    const struct p12_allowance *row = NULL;

    if (rows->n == 0)
        return;
    for (size_t i = 0; i < rows->n && row == NULL; i++)
        if (p12_allowance_is_about(&rows->row[i], &p->choice))
            row = &rows->row[i];
    if (row == NULL || row->standing != P12_ACCEPTED)
        say_not_accepted(j, p, row);
    if (row != NULL && row->standing != P12_REFUSED && p->scheme != NULL)
        check_numbers(j, p, row);
}

static void judge_part(struct p12_judging *j, struct part *p)
{
    p->choice = choice_of(p->scheme);
    p12_judging_each(j, ask_part, p);
}

/* ---- The parts of a container ------------------------------------------- */

static void judge_mac(struct p12_judging *j)
{
    struct part p = { .part = P12_PART_MAC, .path = "mac" };

    if (j->pfx->integrity == P12_INTEGRITY_PUBLIC_KEY)
        return;
    if (j->pfx->mac != NULL)
        p.scheme = &j->pfx->mac->scheme;
    judge_part(j, &p);
}

/* Does it hold anything but keys, which are judged by themselves? */
static bool has_more_than_keys(const struct p12_safe *safe)
{
    for (size_t i = 0; i < safe->n_bags; i++)
        if (!p12_bag_is_key(&safe->bags[i]))
            return true;
    return false;
}

static void judge_safe(struct p12_judging *j, const struct p12_safe *safe)
{
    struct part p = { .part = P12_PART_SAFE, .scheme = safe->lock.scheme };

    if (safe->type != P12_SAFE_ENCRYPTED && safe->type != P12_SAFE_DATA)
        return;
    if (safe->type == P12_SAFE_DATA && !has_more_than_keys(safe))
        return;
    if (safe->type == P12_SAFE_ENCRYPTED && p.scheme == NULL)
        return; /* can't be read: p12_rule_malformed says so */
    p12_safe_path(safe, p.path, sizeof p.path);
    judge_part(j, &p);
}

/* For a policy a key in the clear within an encrypted safe is encrypted. */
static void judge_bag(struct p12_judging *j, const struct p12_seen_bag *seen)
{
    const struct p12_bag *bag = seen->bag;
    struct part p = { .part = P12_PART_KEY, .scheme = bag->lock.scheme };
    bool is_plain_key = bag->type == P12_BAG_KEY;

    if (p.scheme == NULL && !is_plain_key)
        return;
    if (is_plain_key && seen->safe->type == P12_SAFE_ENCRYPTED &&
        j->profile->kind == P12_PROFILE_POLICY)
        return;
    p12_bag_path(bag, p.path, sizeof p.path);
    j->bag = bag;
    judge_part(j, &p);
    j->bag = NULL;
}

/* ---- All together -------------------------------------------------------- */

static uint64_t add(uint64_t a, const struct p12_scheme *s)
{
    const struct part p = { .scheme = s };
    uint64_t b = iterations_of(&p);

    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static void ask_total(struct p12_judging *j, void *state)
{
    const struct part whole = { .path = "" };
    const struct p12_finding how = { .severity = P12_ERROR };
    const uint64_t *sum = state;
    const uint64_t numbers[] = { *sum, 0, j->by->max_total_iterations };

    if (numbers[2] != 0)
        check_number(j, &p12_rule_total_iterations, &whole, &how, numbers);
}

static void judge_total(struct p12_judging *j)
{
    uint64_t sum = 0;

    if (j->pfx->mac != NULL)
        sum = add(sum, &j->pfx->mac->scheme);
    for (size_t i = 0; i < j->pfx->n_safes; i++)
        sum = add(sum, j->pfx->safes[i].lock.scheme);
    for (size_t i = 0; i < j->n_bags; i++)
        sum = add(sum, j->bags[i].bag->lock.scheme);
    p12_judging_each(j, ask_total, &sum);
}

void p12_judge_schemes(struct p12_judging *j)
{
    judge_mac(j);
    for (size_t i = 0; i < j->pfx->n_safes && j->rc == P12_OK; i++)
        judge_safe(j, &j->pfx->safes[i]);
    for (size_t i = 0; i < j->n_bags && j->rc == P12_OK; i++)
        judge_bag(j, &j->bags[i]);
    if (j->rc == P12_OK)
        judge_total(j);
}

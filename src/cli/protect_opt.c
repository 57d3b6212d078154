#include "cli/protecting.h"

#include "cli/exit.h"
#include "cli/protect_names.h"
#include <string.h>

#define MEMBER(name) offsetof(struct protect_opts, name)

static const struct opt content_opts[] = {
    { "profile", 0, OPT_LIST, MEMBER(profiles), "NAME",
      "what must accept the result: a policy or a reader, as in modern (the "
      "default if no option here is given), okta-workflows, openssl-3.0, "
      "windows-2016, or one of your own in a FILE.json. May be repeated: all "
      "must" },
    { "cipher", 0, OPT_TEXT, MEMBER(cipher), "NAME",
      "encrypt keys and certificates with AES-256-CBC (the default), "
      "AES-192-CBC, AES-128-CBC; for old readers PBE-SHA1-3DES, "
      "PBE-SHA1-RC2-40; none. OpenSSL's names will do" },
    { "key-cipher", 0, OPT_TEXT, MEMBER(key_cipher), "NAME",
      "the same, for keys alone" },
    { "cert-cipher", 0, OPT_TEXT, MEMBER(cert_cipher), "NAME",
      "the same, for all else: the safes" },
    { "prf", 0, OPT_TEXT, MEMBER(prf), "HASH",
      "PBKDF2 computes HMAC with it: SHA-256 (the default), SHA-512, ...; for "
      "the MAC too, unless --mac-prf is given" },
    { "iterations", 0, OPT_NUMBER, MEMBER(iterations), "N",
      "of each key derivation, at most 10,000,000; default 600,000. For the "
      "MAC too, unless --mac-iterations is given" },
    { "salt-length", 0, OPT_NUMBER, MEMBER(salt_length), "N",
      "bytes of each salt, at most 64; default 16. For the MAC too, "
      "unless "
      "--mac-salt-length is given" },
    { "kdf", 0, OPT_TEXT, MEMBER(kdf), "NAME",
      "derive the keys of ciphers by PBKDF2 (the default) or scrypt" },
    { "scrypt-n", 0, OPT_NUMBER, MEMBER(scrypt_n), "N",
      "scrypt's cost, a power of 2; default 32768" },
    { "scrypt-r", 0, OPT_NUMBER, MEMBER(scrypt_r), "N",
      "scrypt's block size; default 8" },
    { "scrypt-p", 0, OPT_NUMBER, MEMBER(scrypt_p), "N",
      "scrypt's parallelism; default 1" },
};

static const struct opt mac_opts[] = {
    { "mac", 0, OPT_TEXT, MEMBER(mac), "KIND",
      "PBMAC1 (the default; RFC 9579), hmac (as RFC 7292 has it: what readers "
      "before 2024 know) or none" },
    { "no-mac", 0, OPT_FLAG, MEMBER(no_mac), NULL, "the same as --mac none" },
    { "mac-hash", 0, OPT_TEXT, MEMBER(mac_hash), "HASH",
      "the MAC is an HMAC with it; default SHA-256" },
    { "mac-kdf", 0, OPT_TEXT, MEMBER(mac_kdf), "NAME",
      "derive PBMAC1's key by PBKDF2 (the default) or scrypt, which no other "
      "reader is known to open" },
    { "mac-prf", 0, OPT_TEXT, MEMBER(mac_prf), "HASH",
      "as --prf, for PBMAC1 alone" },
    { "mac-iterations", 0, OPT_NUMBER, MEMBER(mac_iterations), "N",
      "as --iterations, for the MAC alone" },
    { "mac-salt-length", 0, OPT_NUMBER, MEMBER(mac_salt_length), "N",
      "as --salt-length, for the MAC alone" },
    { "mac-key-length", 0, OPT_NUMBER, MEMBER(mac_key_length), "N",
      "bytes of PBMAC1's key, 20 to 64; default: as many as the MAC "
      "has" },
};

struct opt_group protect_group(struct protect_opts *opts)
{
    return (struct opt_group)OPT_GROUP("Protection", content_opts, opts);
}

struct opt_group protect_mac_group(struct protect_opts *opts)
{
    return (struct opt_group)OPT_GROUP("Protection: the MAC", mac_opts, opts);
}

void protect_free(struct protect_opts *opts)
{
    opt_list_free(&opts->profiles);
}

bool protect_is_given_beside_mac(const struct protect_opts *o)
{
    return o->cipher != NULL || o->key_cipher != NULL ||
           o->cert_cipher != NULL || o->kdf != NULL;
}

static bool is_option_given(const struct protect_opts *o)
{
    return protect_is_given_beside_mac(o) || o->prf != NULL ||
           o->iterations != 0 || o->salt_length != 0 || o->scrypt_n != 0 ||
           o->scrypt_r != 0 || o->scrypt_p != 0 || o->mac != NULL ||
           o->no_mac || o->mac_hash != NULL || o->mac_kdf != NULL ||
           o->mac_prf != NULL || o->mac_iterations != 0 ||
           o->mac_salt_length != 0 || o->mac_key_length != 0;
}

bool protect_is_given(const struct protect_opts *o)
{
    return is_option_given(o) || o->profiles.n != 0;
}

static void note(struct settling *s, const char *option, unsigned parts,
                 enum field field)
{
    s->facts[s->n_facts++] = (struct fact){ option, parts, field };
}

/* ---- From words to recipes ---------------------------------------------- */

static int bad_name(const struct settling *s, const char *option,
                    const char *word, const char *known)
{
    return opt_usage_error(s->command,
                           "%s: %s: nothing is known by the name %s; there "
                           "are %s",
                           s->command, option, word, known);
}

static int set_cipher(struct settling *s, const char *option, const char *word,
                      unsigned parts)
{
    struct p12_recipe named = { 0 };

    if (word == NULL)
        return CLI_DONE;
    if (!protect_name_cipher(word, &named))
        return bad_name(s, option, word, protect_names_of_ciphers());
    for (unsigned part = PROTECT_KEY; part <= PROTECT_SAFE; part <<= 1) {
        struct p12_recipe *r = protect_recipe(&s->p, part);

        if ((parts & part) == 0)
            continue;
        r->kind = named.kind;
        r->cipher = named.cipher;
    }
    note(s, option, parts, FIELD_CIPHER);
    return CLI_DONE;
}

static int set_ciphers(struct settling *s)
{
    const struct protect_opts *o = s->opts;
    unsigned rest = (o->key_cipher == NULL ? (unsigned)PROTECT_KEY : 0) |
                    (o->cert_cipher == NULL ? (unsigned)PROTECT_SAFE : 0);
    int status = set_cipher(s, "--key-cipher", o->key_cipher, PROTECT_KEY);

    if (status == CLI_DONE)
        status = set_cipher(s, "--cert-cipher", o->cert_cipher, PROTECT_SAFE);
    if (status == CLI_DONE)
        status = set_cipher(s, "--cipher", o->cipher, rest);
    return status;
}

static int set_kdf(struct settling *s, const char *option, const char *word,
                   unsigned parts)
{
    const char *kdf;

    if (word == NULL)
        return CLI_DONE;
    kdf = protect_name_kdf(word);
    if (kdf == NULL)
        return bad_name(s, option, word, "PBKDF2 and scrypt");
    for (unsigned part = PROTECT_KEY; part <= PROTECT_MAC; part <<= 1)
        if ((parts & part) != 0)
            protect_recipe(&s->p, part)->kdf = kdf;
    note(s, option, parts, FIELD_KDF);
    return CLI_DONE;
}

static int set_prf(struct settling *s, const char *option, const char *word,
                   unsigned parts)
{
    const char *hash;

    if (word == NULL)
        return CLI_DONE;
    hash = protect_name_hash(word);
    if (hash == NULL)
        return bad_name(s, option, word, protect_names_of_hashes());
    for (unsigned part = PROTECT_KEY; part <= PROTECT_MAC; part <<= 1)
        if ((parts & part) != 0)
            protect_recipe(&s->p, part)->hash = hash;
    note(s, option, parts, FIELD_PRF);
    return CLI_DONE;
}

static int set_mac(struct settling *s)
{
    const struct protect_opts *o = s->opts;

    if (o->mac != NULL && o->no_mac)
        return opt_usage_error(s->command,
                               "%s: --mac and --no-mac exclude each other",
                               s->command);
    if (o->no_mac) {
        s->p.mac.kind = P12_SCHEME_NONE;
        note(s, "--no-mac", PROTECT_MAC, FIELD_MAC);
    } else if (o->mac != NULL) {
        if (!protect_name_mac(o->mac, &s->p.mac.kind))
            return bad_name(s, "--mac", o->mac, "PBMAC1, hmac and none");
        note(s, "--mac", PROTECT_MAC, FIELD_MAC);
    }
    if (o->mac_hash == NULL)
        return CLI_DONE;
    s->p.mac.hmac = protect_name_hash(o->mac_hash);
    if (s->p.mac.hmac == NULL)
        return bad_name(s, "--mac-hash", o->mac_hash,
                        protect_names_of_hashes());
    note(s, "--mac-hash", PROTECT_MAC, FIELD_HMAC);
    return CLI_DONE;
}

static size_t to_size(uint64_t value)
{
    return value > SIZE_MAX ? SIZE_MAX : (size_t)value;
}

static void set_number(struct p12_recipe *r, enum field field, uint64_t value)
{
    switch (field) {
    case FIELD_ITERATIONS:
        r->iterations = value;
        break;
    case FIELD_SALT_LENGTH:
        r->salt_length = to_size(value);
        break;
    case FIELD_SCRYPT_N:
        r->scrypt_n = value;
        break;
    case FIELD_SCRYPT_R:
        r->scrypt_r = value;
        break;
    case FIELD_SCRYPT_P:
        r->scrypt_p = value;
        break;
    case FIELD_KEY_LENGTH:
        r->key_length = to_size(value);
        break;
    default:
        break;
    }
}

static int check_iterations(const struct settling *s, const char *option,
                            uint64_t value)
{
    enum { MOST = 10000000 };

    if (value <= MOST)
        return CLI_DONE;
    return opt_usage_error(s->command, "%s: %s: at most 10,000,000", s->command,
                           option);
}

static void set_numbers(struct settling *s)
{
    const struct protect_opts *o = s->opts;
    const unsigned content = PROTECT_KEY | PROTECT_SAFE;
    const unsigned all = PROTECT_KEY | PROTECT_SAFE | PROTECT_MAC;
    const struct {
        const char *option;
        uint64_t value;
        unsigned parts;
        enum field field;
    } numbers[] = {
        { "--iterations", o->iterations, o->mac_iterations == 0 ? all : content,
          FIELD_ITERATIONS },
        { "--mac-iterations", o->mac_iterations, PROTECT_MAC,
          FIELD_ITERATIONS },
        { "--salt-length", o->salt_length,
          o->mac_salt_length == 0 ? all : content, FIELD_SALT_LENGTH },
        { "--mac-salt-length", o->mac_salt_length, PROTECT_MAC,
          FIELD_SALT_LENGTH },
        { "--scrypt-n", o->scrypt_n, all, FIELD_SCRYPT_N },
        { "--scrypt-r", o->scrypt_r, all, FIELD_SCRYPT_R },
        { "--scrypt-p", o->scrypt_p, all, FIELD_SCRYPT_P },
        { "--mac-key-length", o->mac_key_length, PROTECT_MAC,
          FIELD_KEY_LENGTH },
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i].value == 0)
            continue;
        for (unsigned part = PROTECT_KEY; part <= PROTECT_MAC; part <<= 1)
            if ((numbers[i].parts & part) != 0)
                set_number(protect_recipe(&s->p, part), numbers[i].field,
                           numbers[i].value);
        note(s, numbers[i].option, numbers[i].parts, numbers[i].field);
    }
}

static int apply_options(struct settling *s)
{
    const struct protect_opts *o = s->opts;
    int status = set_ciphers(s);

    if (status == CLI_DONE)
        status = set_kdf(s, "--kdf", o->kdf, PROTECT_KEY | PROTECT_SAFE);
    if (status == CLI_DONE)
        status = set_kdf(s, "--mac-kdf", o->mac_kdf, PROTECT_MAC);
    if (status == CLI_DONE)
        status = set_prf(s, "--prf", o->prf,
                         PROTECT_KEY | PROTECT_SAFE |
                             (o->mac_prf == NULL ? (unsigned)PROTECT_MAC : 0));
    if (status == CLI_DONE)
        status = set_prf(s, "--mac-prf", o->mac_prf, PROTECT_MAC);
    if (status == CLI_DONE)
        status = set_mac(s);
    if (status == CLI_DONE)
        status = check_iterations(s, "--iterations", o->iterations);
    if (status == CLI_DONE)
        status = check_iterations(s, "--mac-iterations", o->mac_iterations);
    if (status == CLI_DONE)
        set_numbers(s);
    return status;
}

/* An option without any effect is a misunderstanding, better said than
 * written. */
static int check_uses(struct settling *s)
{
    for (size_t i = 0; i < s->n_facts; i++) {
        const struct fact *fact = &s->facts[i];
        char text[PROTECT_TEXT_MAX];
        bool used = false;

        for (unsigned part = PROTECT_KEY; part <= PROTECT_MAC; part <<= 1) {
            if ((fact->parts & part) == 0)
                continue;
            protect_field_text(protect_recipe(&s->p, part), fact->field, text);
            used = used || text[0] != '\0';
        }
        if (!used)
            return opt_usage_error(s->command,
                                   "%s: %s: nothing that is to be written has "
                                   "a use for it",
                                   s->command, fact->option);
    }
    return CLI_DONE;
}

/* ---- Can it be written? ------------------------------------------------- */

static const char *part_of(const struct p12_error *err)
{
    if (strcmp(err->path, "mac") == 0)
        return "the MAC is";
    return strcmp(err->path, "safe") == 0 ? "safes are" : "keys are";
}

static int check(const struct settling *s)
{
    struct p12_error err = { 0 };
    enum p12_rc rc = p12_protection_check(&s->p, &err);
    int status;

    if (rc == P12_OK)
        return CLI_DONE;
    status = opt_usage_error(s->command, "%s: so %s not written: %s",
                             s->command, part_of(&err),
                             err.detail != NULL ? err.detail : p12_rc_text(rc));
    return rc == P12_E_ALGORITHM ? CLI_UNSUPPORTED : status;
}

int protect_settle(const struct protect_opts *opts, const char *command,
                   struct profile_args *profiles, struct p12_protection *out)
{
    struct settling s = { .opts = opts,
                          .command = command,
                          .profiles = profiles };
    int status;

    *profiles = (struct profile_args){ 0 };
    p12_protection_init(&s.p);
    status = apply_options(&s);
    if (status == CLI_DONE)
        status = check_uses(&s);
    if (status == CLI_DONE)
        status = protect_satisfy(&s);
    if (status == CLI_DONE)
        status = check(&s);
    if (status == CLI_DONE)
        *out = s.p;
    return status;
}

/* ---- What it takes ------------------------------------------------------ */

/* PBKDF2 hashes twice an iteration, and scrypt's blocks take about as long as
 * that many hashes. */
static uint64_t recipe_work(const struct p12_recipe *r)
{
    uint64_t n = r->scrypt_n == 0 ? 32768 : r->scrypt_n;
    uint64_t rounds = r->iterations == 0 ? 600000 : r->iterations;

    if (r->kind == P12_SCHEME_NONE)
        return 0;
    if (protect_uses_scrypt(r))
        return n * (r->scrypt_r == 0 ? 8 : r->scrypt_r) *
               (r->scrypt_p == 0 ? 1 : r->scrypt_p);
    return protect_uses_pbkdf2(r) ? 2 * rounds : rounds;
}

uint64_t protect_work(const struct p12_protection *p, size_t n_safes,
                      size_t n_keys)
{
    return recipe_work(&p->mac) + n_safes * recipe_work(&p->safe) +
           n_keys * recipe_work(&p->key);
}

bool protect_needs_password(const struct p12_protection *p)
{
    return p->key.kind != P12_SCHEME_NONE || p->safe.kind != P12_SCHEME_NONE ||
           p->mac.kind != P12_SCHEME_NONE;
}

/* Keys for what is encrypted, and for the MAC. */
#include "base/alloc.h"
#include "kdf/jobs.h"
#include "write/writing.h"

/* ---- Deriving ----------------------------------------------------------- */

struct begun {
    struct p12_secret encoded;
    struct p12_derivation d;
};

static void begin(const struct p12_sealing *s, struct begun *b)
{
    *b = (struct begun){ .d = { .scheme = &s->plan.scheme } };
    b->d.rc =
        p12_scheme_encode_password(&s->plan.scheme, s->password, &b->encoded);
    b->d.password = p12_secret_span(&b->encoded);
}

static void end(struct p12_sealing *s, struct begun *b)
{
    p12_secret_free(&b->encoded);
    s->rc = b->d.rc;
    if (s->rc == P12_OK)
        s->key = b->d.key;
}

static void derive(struct p12_derivation *d)
{
    if (d->rc == P12_OK)
        d->rc = p12_scheme_derive(d->scheme, d->password, &d->key);
}

static enum p12_rc derive_two(struct p12_sealing *a, struct p12_sealing *b)
{
    struct begun for_a;
    struct begun for_b;

    begin(a, &for_a);
    begin(b, &for_b);
    if (for_a.d.rc == P12_OK && for_b.d.rc == P12_OK) {
        p12_scheme_derive_two(&for_a.d, &for_b.d);
    } else {
        derive(&for_a.d);
        derive(&for_b.d);
    }
    end(a, &for_a);
    end(b, &for_b);
    return a->rc != P12_OK ? a->rc : b->rc;
}

static enum p12_rc run(void *state)
{
    struct p12_sealing *s = state;
    struct begun begun;

    if (s->beside != NULL)
        return derive_two(s, s->beside);
    begin(s, &begun);
    derive(&begun.d);
    end(s, &begun);
    return s->rc;
}

/* Two by turns take longer than one: only what would have to wait for a thread
 * goes beside another. Returns the number of jobs. */
static size_t make_jobs(struct p12_sealing *s, size_t n, size_t threads,
                        struct p12_job *jobs)
{
    size_t to_pair = n > threads ? n - threads : 0;
    size_t n_jobs = 0;

    for (size_t i = 0; i < n; i++) {
        jobs[n_jobs++] =
            (struct p12_job){ .run = run, .state = &s[i], .decisive = true };
        if (to_pair == 0 || i + 1 == n ||
            !p12_scheme_is_pair(&s[i].plan.scheme.kdf,
                                &s[i + 1].plan.scheme.kdf))
            continue;
        s[i].beside = &s[i + 1];
        to_pair--;
        i++;
    }
    return n_jobs;
}

enum p12_rc p12_sealings_derive(struct p12_sealing *s, size_t n,
                                unsigned threads)
{
    size_t usable = threads != 0 && p12_jobs_has_threads() ? threads : 1;
    struct p12_job *jobs;
    enum p12_rc rc = P12_OK;
    size_t n_jobs;

    if (n == 0)
        return P12_OK;
    jobs = p12_alloc(n, sizeof *jobs, P12_MEMORY_PLAIN);
    if (jobs == NULL)
        return P12_E_MEMORY;
    n_jobs = make_jobs(s, n, usable, jobs);
    p12_jobs_run(jobs, n_jobs, threads);
    for (size_t i = 0; rc == P12_OK && i < n_jobs; i++)
        rc = jobs[i].rc == P12_E_CLOSED ? P12_OK : jobs[i].rc;
    p12_free(jobs);
    return rc;
}

void p12_sealings_clear(struct p12_sealing *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p12_secret_free(&s[i].key);
}

/* ---- Using -------------------------------------------------------------- */

enum p12_rc p12_build_shroud(struct p12_builder *b, const struct p12_sealing *s,
                             struct p12_span private_key)
{
    struct p12_secret text = { NULL, 0, 0 };
    size_t mark = p12_build_mark(b);
    enum p12_rc rc =
        p12_scheme_seal(&s->plan.scheme, &s->key, private_key, &text);

    if (rc != P12_OK)
        return rc;
    p12_build_element(b, P12_TAG_OCTET_STRING, p12_secret_span(&text));
    p12_scheme_build(b, &s->plan.scheme);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    p12_secret_free(&text);
    return P12_OK;
}

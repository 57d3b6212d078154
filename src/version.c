/* Above all folders of the library: it asks each for what it contains. */
#include <p12/version.h>

#include "crypto/crypto.h"
#include "kdf/jobs.h"
#include "scheme/scheme.h"

const char *p12_version(void)
{
    return P12_VERSION_TEXT;
}

static size_t n_schemes(void)
{
    size_t n = 0;

    while (p12_scheme_table[n] != NULL)
        n++;
    return n;
}

const char *p12_feature(size_t i)
{
    if (i < n_schemes())
        return p12_scheme_table[i]->feature;
    i -= n_schemes();
    if (p12_jobs_has_threads() && i-- == 0)
        return "threads";
    return p12_crypto_feature(i);
}

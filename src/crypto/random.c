#include "crypto/crypto.h"

#include <errno.h>
#include <sys/random.h>

enum p12_rc p12_random(uint8_t *out, size_t len)
{
    while (len != 0) {
        ssize_t n = getrandom(out, len, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return P12_E_RANDOM;
        out += n;
        len -= (size_t)n;
    }
    return P12_OK;
}

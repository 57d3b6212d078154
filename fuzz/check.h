/* What the fuzz targets state their properties with. */
#ifndef P12_FUZZ_CHECK_H
#define P12_FUZZ_CHECK_H

#include <p12/p12.h>
#include <stdbool.h>

/* A property of the library. One that does not hold is told with its text and
 * its place, and ends the program. */
#define CHECK(property) \
    fuzz_check((property), #property, __FILE__, __LINE__, __func__)

void fuzz_check(bool holds, const char *property, const char *file, int line,
                const char *function);

/* ---- Limits ------------------------------------------------------------- */

/* Low enough for an input to take a millisecond, not twenty seconds. Every
 * field is set, so that they can be given to internal functions as well. */
extern const struct p12_limits fuzz_limits;

/* ---- Errors ------------------------------------------------------------- */

/* A failure has a code, lies inside an input of `size` bytes, has a place and
 * a detail. Out of memory and a caller's mistake happen nowhere in it. */
void check_error(const struct p12_error *err, enum p12_rc rc, size_t size);

/* ---- Texts -------------------------------------------------------------- */

/* A function that writes as snprintf() does, with its arguments. */
struct fuzz_text {
    size_t (*write)(const void *object, size_t i, char *out, size_t cap);
    const void *object;
    size_t i;
};

/* What a text may hold. */
enum fuzz_charset {
    FUZZ_ASCII, /* printable */
    FUZZ_SHOWN, /* UTF-8 without control characters */
    FUZZ_UTF8
};

/* At capacities of all sorts the length is the same, nothing behind it is
 * written, and what is in it is a beginning of the whole text, terminated. */
void check_text(const struct fuzz_text *text, enum fuzz_charset charset);

/* RFC 3629, decoded by other code than the library's. */
bool fuzz_is_utf8(const uint8_t *bytes, size_t len);

/* Takes the next character off the front; false if there is none. */
bool fuzz_utf8_next(struct p12_span *bytes, uint32_t *c);

/* ---- Digests: was everything the same again? ---------------------------- */

/* Adding a span reads all of it: what is not there any more is found. */
void digest_number(uint64_t *digest, uint64_t number);
void digest_span(uint64_t *digest, struct p12_span span);
void digest_string(uint64_t *digest, const char *zero_terminated);
void digest_text(uint64_t *digest, const struct fuzz_text *text);
void digest_error(uint64_t *digest, const struct p12_error *err);

/* ---- Inputs ------------------------------------------------------------- */

/* Takes `n` bytes off the front as a number; bytes that are not there are 0. */
uint32_t take_number(struct p12_span *input, size_t n);

/* Everything that was allocated is released, and wiped if it was a secret. */
void check_nothing_left(void);

#endif

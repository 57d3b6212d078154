#include "cli/strings.h"

#include "cli/der.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SECONDS_OF_DAY = 86400, DAYS_OF_ERA = 146097 };

void string_number(struct bytes *out, uint64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, n);

    for (int i = 0; i < len; i++) {
        if (i != 0 && (len - i) % 3 == 0)
            bytes_add_text(out, ",");
        bytes_add(out, &digits[i], 1);
    }
}

void string_hex(struct bytes *out, struct p12_span bytes)
{
    static const char digits[] = "0123456789abcdef";

    bytes_reserve(out, 2 * bytes.len);
    for (size_t i = 0; i < bytes.len; i++) {
        const char pair[] = { digits[bytes.ptr[i] >> 4],
                              digits[bytes.ptr[i] & 15] };

        bytes_add(out, pair, 2);
    }
}

/* A byte of a negative number's magnitude: all below it are zero, or not. */
static uint8_t negated(uint8_t byte, bool below_is_zero)
{
    return (uint8_t)(below_is_zero ? 0x100 - byte : 0xff - byte);
}

static bool is_zero(struct p12_span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.ptr[i] != 0)
            return false;
    return true;
}

/* X.690, 8.3.3: two's complement. */
void string_serial(struct bytes *out, struct p12_span integer)
{
    bool negative = integer.len != 0 && integer.ptr[0] >= 0x80;
    bool leading = true;

    if (negative)
        bytes_add_text(out, "-");
    for (size_t i = 0; i < integer.len; i++) {
        const struct p12_span below = { integer.ptr + i + 1,
                                        integer.len - i - 1 };
        uint8_t byte = integer.ptr[i];

        if (negative)
            byte = negated(byte, is_zero(below));
        leading = leading && byte == 0 && below.len != 0;
        if (!leading)
            string_hex(out, (struct p12_span){ &byte, 1 });
    }
}

/* Days since 1970-01-01 as a date of the Gregorian calendar, counted from the
 * 1st of March of year 0, where leap days end the years. Not gmtime(): a
 * 32-bit time_t ends in 2038. */
static void date_of(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t era, of_era, year_of_era, of_year, m;

    days += 719468;
    era = (days >= 0 ? days : days - DAYS_OF_ERA + 1) / DAYS_OF_ERA;
    of_era = days - era * DAYS_OF_ERA;
    year_of_era =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    of_year =
        of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

bool string_time(struct bytes *out, int64_t seconds)
{
    int64_t days, year;
    int month, day, rest;

    if (seconds == INT64_MIN)
        return false;
    days = seconds / SECONDS_OF_DAY;
    rest = (int)(seconds % SECONDS_OF_DAY);
    if (rest < 0) {
        rest += SECONDS_OF_DAY;
        days--;
    }
    date_of(days, &year, &month, &day);
    if (year < 0 || year > 9999)
        return false; /* beyond GeneralizedTime (X.680, 46) */
    bytes_add_format(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, month,
                     day, rest / 3600, rest / 60 % 60, rest % 60);
    return true;
}

/* ---- What the library writes as snprintf does --------------------------- */

enum { ROOM = 256 }; /* mostly enough, so that one call does */

static char *end_of(struct bytes *out)
{
    bytes_reserve(out, ROOM);
    return (char *)out->ptr + out->len;
}

/* Takes a text of `len` characters that was written at the end; false if it
 * was cut, and there is room for the whole of it now. */
static bool take(struct bytes *out, size_t len)
{
    if (len >= out->cap - out->len) {
        bytes_reserve(out, len + 1);
        return false;
    }
    out->len += len;
    return true;
}

void string_oid(struct bytes *out, struct p12_span oid)
{
    size_t len;

    do {
        char *end = end_of(out);

        len = p12_oid_text(oid, end, out->cap - out->len);
    } while (!take(out, len));
}

void string_oid_name(struct bytes *out, struct p12_span oid)
{
    const char *name = p12_oid_name(oid);

    if (name != NULL)
        bytes_add_text(out, name);
    else
        string_oid(out, oid);
}

void string_of_cert(struct bytes *out, const struct p12_cert *cert,
                    size_t (*get)(const struct p12_cert *, char *, size_t))
{
    size_t len;

    do {
        char *end = end_of(out);

        len = get(cert, end, out->cap - out->len);
    } while (!take(out, len));
}

void string_of_cert_list(struct bytes *out, const struct p12_cert *cert,
                         size_t i,
                         size_t (*get)(const struct p12_cert *, size_t, char *,
                                       size_t))
{
    size_t len;

    do {
        char *end = end_of(out);

        len = get(cert, i, end, out->cap - out->len);
    } while (!take(out, len));
}

void string_of_party(struct bytes *out, const struct p12_party *party)
{
    struct p12_span name = p12_party_issuer(party);
    size_t len;

    do {
        char *end = end_of(out);

        len = p12_name_text(name, end, out->cap - out->len);
    } while (!take(out, len));
}

void string_of_bag(struct bytes *out, const struct p12_bag *bag,
                   size_t (*get)(const struct p12_bag *, char *, size_t))
{
    size_t len;

    do {
        char *end = end_of(out);

        len = get(bag, end, out->cap - out->len);
    } while (!take(out, len));
}

void string_safe_path(struct bytes *out, const struct p12_safe *safe)
{
    size_t len;

    do {
        char *end = end_of(out);

        len = p12_safe_path(safe, end, out->cap - out->len);
    } while (!take(out, len));
}

/* An empty string has no text, as what is no string has none. */
static bool is_empty_string(struct p12_span der)
{
    static const uint8_t tags[] = { 0x0c, 0x12, 0x13, 0x14,
                                    0x16, 0x1a, 0x1c, 0x1e };

    return der.len == 2 && der.ptr[1] == 0 &&
           memchr(tags, der.ptr[0], sizeof tags) != NULL;
}

void string_key_usage_bits(struct bytes *out, uint16_t bits)
{
    const char *comma = "";

    for (unsigned i = 0; p12_key_usage_name(i) != NULL; i++) {
        if ((bits >> i & 1) == 0)
            continue;
        bytes_add_format(out, "%s%s", comma, p12_key_usage_name(i));
        comma = ", ";
    }
}

bool string_usage_bits(struct p12_span der, uint16_t *bits)
{
    enum { BITS = 9 };
    struct p12_span octets;

    if (!der_take(&der, 0x03, &octets) || octets.len == 0)
        return false;
    *bits = 0;
    for (unsigned i = 0; i < BITS && i / 8 + 1 < octets.len; i++)
        if ((octets.ptr[i / 8 + 1] & 0x80 >> i % 8) != 0)
            *bits |= (uint16_t)(1U << i);
    return true;
}

bool string_key_usage(struct bytes *out, struct p12_span der)
{
    uint16_t bits;

    if (!string_usage_bits(der, &bits))
        return false;
    string_key_usage_bits(out, bits);
    return true;
}

/* By OID, not by name: a build may have no names. */
static bool is_key_usage(const struct p12_attribute *attr)
{
    char oid[P12_OID_MAX];

    p12_oid_text(p12_attribute_oid(attr), oid, sizeof oid);
    return strcmp(oid, "2.5.29.15") == 0;
}

/* A value that is no string, but has a meaning in words. */
static bool in_words(struct bytes *out, const struct p12_attribute *attr,
                     struct p12_span der)
{
    struct p12_span oid;

    if (is_key_usage(attr))
        return string_key_usage(out, der);
    if (!der_take(&der, 0x06, &oid))
        return false;
    string_oid_name(out, oid);
    return true;
}

bool string_attribute(struct bytes *out, const struct p12_attribute *attr,
                      size_t i)
{
    size_t len;

    do {
        char *end = end_of(out);

        len = p12_attribute_text(attr, i, end, out->cap - out->len);
    } while (!take(out, len));
    return len != 0 || is_empty_string(p12_attribute_value(attr, i)) ||
           in_words(out, attr, p12_attribute_value(attr, i));
}

const char *string_last_step(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot == NULL ? path : dot + 1;
}

bool string_is_oid(const char *name)
{
    return name[0] >= '0' && name[0] <= '2' && name[1] == '.';
}

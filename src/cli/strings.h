/* Texts of the library's objects, and of numbers, bytes and times, added to
 * bytes that grow. */
#ifndef CLI_STRINGS_H
#define CLI_STRINGS_H

#include "cli/bytes.h"
#include <p12/p12.h>

void string_number(struct bytes *out, uint64_t n); /* "2,048" */
void string_hex(struct bytes *out, struct p12_span bytes);

/* "2026-01-31T12:00:00Z"; false, and nothing added, for a time that could not
 * be read. */
bool string_time(struct bytes *out, int64_t seconds);

/* The dotted form; the known name, or else the dotted form. */
void string_oid(struct bytes *out, struct p12_span oid);
void string_oid_name(struct bytes *out, struct p12_span oid);

/* An element of a certificate: p12_cert_subject() and its like. */
void string_of_cert(struct bytes *out, const struct p12_cert *cert,
                    size_t (*get)(const struct p12_cert *, char *, size_t));
void string_of_cert_list(struct bytes *out, const struct p12_cert *cert,
                         size_t i,
                         size_t (*get)(const struct p12_cert *, size_t, char *,
                                       size_t));
void string_of_party(struct bytes *out, const struct p12_party *party);
void string_of_bag(struct bytes *out, const struct p12_bag *bag,
                   size_t (*get)(const struct p12_bag *, char *, size_t));
void string_safe_path(struct bytes *out, const struct p12_safe *safe);

/* The first nine bits of a KeyUsage (RFC 5280, 4.2.1.3), a BIT STRING as DER;
 * false if it is none. */
bool string_usage_bits(struct p12_span der, uint16_t *bits);

/* Their names; or straight from the DER. */
void string_key_usage_bits(struct bytes *out, uint16_t bits);
bool string_key_usage(struct bytes *out, struct p12_span der);

/* A serial number: hexadecimal, without leading zero octets, "-05" if it is
 * negative. */
void string_serial(struct bytes *out, struct p12_span integer);

/* A string's text, an OID's name, a key usage's names. False if the value is
 * none of these. */
bool string_attribute(struct bytes *out, const struct p12_attribute *attr,
                      size_t i);

/* Is it the dotted form that the library gives for want of a name? */
bool string_is_oid(const char *name);

/* The last step of a path: "bag[0]". */
const char *string_last_step(const char *path);

#endif

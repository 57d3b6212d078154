#include "gnutls_attribute.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is no text to GnuTLS it writes as '#' and the octets in hexadecimal. */
static bool is_hex_of(const char *text, struct p12_span element)
{
    char pair[3];

    if (*text++ != '#' || element.len < 2 || element.ptr[1] >= 0x80)
        return false;
    for (size_t i = 2; i < element.len; i++, text += 2) {
        snprintf(pair, sizeof pair, "%02x", element.ptr[i]);
        if (strncmp(text, pair, 2) != 0)
            return false;
    }
    return *text == '\0';
}

/* Theirs ends at its first zero byte, and has nothing for half a character at
 * the end, where ours has U+FFFD. */
static bool is_same_text(const char *ours, const char *theirs)
{
    size_t len = strlen(theirs);

    return strncmp(ours, theirs, len) == 0 &&
           (ours[len] == '\0' || strcmp(ours + len, "\xef\xbf\xbd") == 0);
}

static bool has_text(const struct p12_attribute *attr, const char *theirs)
{
    size_t len = p12_attribute_text(attr, 0, NULL, 0);
    char *ours = malloc(len + 1);
    bool equal;

    if (ours == NULL)
        abort();
    p12_attribute_text(attr, 0, ours, len + 1);
    equal = is_same_text(ours, theirs) ||
            is_hex_of(theirs, p12_attribute_value(attr, 0));
    free(ours);
    return equal;
}

static bool has_octets(const struct p12_attribute *attr, gnutls_datum_t theirs)
{
    struct p12_span body = p12_attribute_value(attr, 0);

    /* Tag and length have been read before: the octets are at the end. */
    if (body.len < theirs.size)
        return false;
    body.ptr += body.len - theirs.size;
    body.len = theirs.size;
    return theirs.size == 0 || memcmp(body.ptr, theirs.data, theirs.size) == 0;
}

static bool is_named(const struct p12_attribute *attr, const char *name)
{
    const char *found = p12_oid_name(p12_attribute_oid(attr));

    return found != NULL && strcmp(found, name) == 0;
}

bool gnutls_name_is_in(const struct p12_bag *bag, const char *theirs)
{
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_attribute *attr = p12_bag_attribute(bag, i);

        if (is_named(attr, "friendlyName") && has_text(attr, theirs))
            return true;
    }
    return false;
}

bool gnutls_key_id_is_in(const struct p12_bag *bag, gnutls_datum_t theirs)
{
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_attribute *attr = p12_bag_attribute(bag, i);

        if (is_named(attr, "localKeyID") && has_octets(attr, theirs))
            return true;
    }
    return false;
}

#include "seen.h"

#include "scheme_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void look_at_bag(struct seen *seen, const struct p12_bag *bag);

/* The first problem is the one that counts. */
static void note_problem(struct seen *seen, const struct p12_error *problem)
{
    if (problem != NULL && seen->err.rc == P12_OK)
        seen->err = *problem;
}

static void put_scheme(struct seen *seen, const char *path,
                       const struct p12_scheme *scheme)
{
    if (scheme == NULL)
        return;
    growing_add(&seen->schemes, seen->schemes.len == 0 ? "" : ";");
    growing_add(&seen->schemes, path);
    growing_add(&seen->schemes, "=");
    scheme_text(&seen->schemes, scheme);
}

static bool is_named(struct p12_span oid, const char *name)
{
    const char *found = p12_oid_name(oid);

    return found != NULL && strcmp(found, name) == 0;
}

/* What is no string, or ends within a character, is left out. */
static bool is_text(struct p12_span value)
{
    bool is_half = value.ptr[1] < 0x80 && value.ptr[1] % 2 != 0;

    return value.ptr[0] == 0x0c || (value.ptr[0] == 0x1e && !is_half);
}

static void look_at_attribute(struct seen *seen,
                              const struct p12_attribute *attr)
{
    note_problem(seen, p12_attribute_problem(attr));
    if (!is_named(p12_attribute_oid(attr), "friendlyName") ||
        p12_attribute_problem(attr) != NULL)
        return;
    for (size_t i = 0; i < p12_attribute_n_values(attr); i++) {
        size_t len = p12_attribute_text(attr, i, NULL, 0);

        if (!is_text(p12_attribute_value(attr, i)))
            continue;
        if (seen->names.len != 0)
            growing_add(&seen->names, ";");
        growing_room(&seen->names, len);
        p12_attribute_text(attr, i, seen->names.text + seen->names.len,
                           len + 1);
        seen->names.len += len;
        if (len == 0)
            growing_add(&seen->names, "<empty>");
    }
}

static void count_bag(struct seen *seen, const struct p12_bag *bag)
{
    bool is_open = p12_bag_content(bag).len != 0;

    switch (p12_bag_type(bag)) {
    case P12_BAG_KEY:
    case P12_BAG_SHROUDED_KEY:
        seen->n_keys += is_open;
        break;
    case P12_BAG_CERTIFICATE:
        seen->n_certs +=
            is_open && is_named(p12_bag_value_oid(bag), "x509Certificate");
        break;
    case P12_BAG_CRL:
        seen->n_crls += is_open;
        break;
    case P12_BAG_SECRET:
        seen->n_secrets += is_open;
        break;
    default:
        break;
    }
}

static void look_at_bag(struct seen *seen, const struct p12_bag *bag)
{
    char path[P12_PATH_MAX];

    note_problem(seen, p12_bag_problem(bag));
    p12_bag_path(bag, path, sizeof path);
    put_scheme(seen, path, p12_bag_scheme(bag));
    count_bag(seen, bag);
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        look_at_bag(seen, p12_bag_bag(bag, i));
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++)
        look_at_attribute(seen, p12_bag_attribute(bag, i));
}

static void look_at_safe(struct seen *seen, const struct p12_safe *safe)
{
    char path[P12_PATH_MAX];

    note_problem(seen, p12_safe_problem(safe));
    p12_safe_path(safe, path, sizeof path);
    if (p12_safe_type(safe) == P12_SAFE_ENCRYPTED)
        put_scheme(seen, path, p12_safe_scheme(safe));
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        look_at_bag(seen, p12_safe_bag(safe, i));
}

struct seen seen_in(const struct p12_pfx *pfx)
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);
    struct seen seen = { .err = { .rc = P12_OK } };

    if (mac != NULL) {
        note_problem(&seen, p12_mac_problem(mac));
        put_scheme(&seen, "mac", p12_mac_scheme(mac));
    }
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        look_at_safe(&seen, p12_pfx_safe(pfx, i));
    return seen;
}

static enum p12_rc parse(struct p12_span file, struct p12_pfx **pfx,
                         struct p12_error *err)
{
    struct p12_span plain = { NULL, 0 };
    uint8_t *bytes = NULL;
    enum p12_rc rc =
        p12_unarmor(file.ptr, file.len, NULL, &bytes, &plain.len, err);

    if (rc != P12_OK)
        return rc;
    plain.ptr = bytes;
    if (bytes == NULL)
        plain = file;
    rc = p12_pfx_parse(plain.ptr, plain.len, NULL, pfx, err);
    p12_buffer_free(bytes, plain.len);
    return rc;
}

struct seen seen_open(struct p12_span file, const struct opening *how,
                      struct p12_pfx **pfx)
{
    struct p12_error err = { .rc = P12_OK };
    struct seen seen = { .err = { .rc = P12_OK } };
    enum p12_rc rc;

    *pfx = NULL;
    rc = parse(file, pfx, &err);
    if (rc == P12_OK) {
        rc = p12_pfx_unlock(*pfx, how->password.ptr, how->password.len,
                            how->options, &err);
        seen = seen_in(*pfx);
    }
    if (rc != P12_OK)
        seen.err = err;
    return seen;
}

void seen_clear(struct seen *seen)
{
    free(seen->schemes.text);
    free(seen->names.text);
    memset(seen, 0, sizeof *seen);
}

#include "opened.h"

#include "file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct p12_pfx *vector_parse(const char *name, const struct p12_limits *limits)
{
    struct file file = file_vector(name);
    struct p12_error err = { .rc = P12_OK };
    struct p12_pfx *pfx = NULL;
    enum p12_rc rc = p12_pfx_parse(file.bytes, file.len, limits, &pfx, &err);

    free(file.bytes);
    if (rc != P12_OK)
        fail_msg("%s: %s: %s", name, p12_rc_name(rc), err.detail);
    return pfx;
}

enum p12_rc vector_unlock(struct p12_pfx *pfx, const char *password,
                          const struct p12_unlock_options *options,
                          struct p12_error *err)
{
    return p12_pfx_unlock(pfx, (const uint8_t *)password,
                          password != NULL ? strlen(password) : 0, options,
                          err);
}

/* ---- States ------------------------------------------------------------- */

static const char *const status_names[] = {
    [P12_STATUS_CLEAR] = "clear",     [P12_STATUS_CLOSED] = "closed",
    [P12_STATUS_OPEN] = "open",       [P12_STATUS_WRONG] = "wrong",
    [P12_STATUS_REFUSED] = "refused",
};

static void add(char *out, const char *path, enum p12_status status,
                const char *recovery)
{
    size_t len = strlen(out);

    snprintf(out + len, STATE_MAX - len, "%s%s=%s%s%s", len == 0 ? "" : " ",
             path, status_names[status], recovery != NULL ? "/" : "",
             recovery != NULL ? recovery : "");
}

/* A part that is not open shows nothing of what is in it. */
static void add_bag(char *out, const struct p12_bag *bag)
{
    char path[P12_PATH_MAX];

    p12_bag_path(bag, path, sizeof path);
    if (p12_bag_scheme(bag) != NULL) {
        add(out, path, p12_bag_status(bag), p12_bag_recovery(bag));
        assert_int_equal(p12_bag_content(bag).len != 0,
                         p12_bag_status(bag) == P12_STATUS_OPEN);
    }
    if (p12_bag_status(bag) == P12_STATUS_WRONG)
        assert_int_equal(p12_bag_problem(bag)->rc, P12_E_PASSWORD);
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        add_bag(out, p12_bag_bag(bag, i));
}

static void add_safe(char *out, const struct p12_safe *safe)
{
    char path[P12_PATH_MAX];

    p12_safe_path(safe, path, sizeof path);
    if (p12_safe_scheme(safe) != NULL) {
        add(out, path, p12_safe_status(safe), p12_safe_recovery(safe));
        assert_int_equal(p12_safe_n_bags(safe) != 0,
                         p12_safe_status(safe) == P12_STATUS_OPEN);
    }
    if (p12_safe_status(safe) == P12_STATUS_WRONG)
        assert_int_equal(p12_safe_problem(safe)->rc, P12_E_PASSWORD);
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        add_bag(out, p12_safe_bag(safe, i));
}

void vector_state(const struct p12_pfx *pfx, char out[STATE_MAX])
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);

    out[0] = '\0';
    if (mac != NULL) {
        add(out, "mac", p12_mac_status(mac), p12_mac_recovery(mac));
        if (p12_mac_status(mac) == P12_STATUS_WRONG)
            assert_int_equal(p12_mac_problem(mac)->rc, P12_E_MAC);
        if (p12_mac_status(mac) == P12_STATUS_OPEN)
            assert_null(p12_mac_problem(mac));
    }
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        add_safe(out, p12_pfx_safe(pfx, i));
}

void want_state(const struct p12_pfx *pfx, const char *wanted)
{
    char found[STATE_MAX];

    vector_state(pfx, found);
    assert_string_equal(found, wanted);
}

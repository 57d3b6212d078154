/* What is wrong with the password, where it is known. */
#include "audit/judging.h"
#include "base/text.h"
#include "model/model.h"

#include <stdio.h>

static bool is_empty(const struct p12_judging *j)
{
    return j->options.has_password && j->options.password_len == 0;
}

static void look_for_none(struct p12_judging *j)
{
    if (is_empty(j))
        p12_judging_find(
            j, "", j->options.password == NULL ? "no password" : "an empty one",
            "a password");
}

const struct p12_rule p12_rule_password_empty = {
    .name = "password-empty",
    .sentence = "the password is empty",
    .remedy = P12_REMEDY_PASSWORD,
    .look = look_for_none,
};

static void look_for_well_known(struct p12_judging *j)
{
    if (j->options.has_password && j->options.is_well_known && !is_empty(j))
        p12_judging_find(j, "", "a well-known password", "one of its own");
}

const struct p12_rule p12_rule_password_well_known = {
    .name = "password-well-known",
    .sentence = "the password is in a list of those that are tried first",
    .remedy = P12_REMEDY_PASSWORD,
    .look = look_for_well_known,
};

/* The largest of its characters; 0 for none. */
static uint32_t largest(const struct p12_judging *j)
{
    struct p12_span left = { j->options.password, j->options.password_len };
    uint32_t max = 0;
    uint32_t c;
    bool bad = false;

    if (!j->options.has_password || left.ptr == NULL)
        return 0;
    while (p12_charset_next(P12_CHARSET_UTF8, &left, &c, &bad))
        if (max < c)
            max = c;
    return max;
}

static void look_beyond_ascii(struct p12_judging *j)
{
    if (largest(j) > 0x7f)
        p12_judging_find(j, "", "a password beyond ASCII", "ASCII");
}

const struct p12_rule p12_rule_password_not_ascii = {
    .name = "password-not-ascii",
    .sentence = "the password has characters beyond ASCII, which readers "
                "encode in different ways",
    .remedy = P12_REMEDY_PASSWORD,
    .look = look_beyond_ascii,
};

static void look_beyond_bmp(struct p12_judging *j)
{
    if (largest(j) > 0xffff)
        p12_judging_find(j, "", "a password beyond U+FFFF", "none such");
}

const struct p12_rule p12_rule_password_beyond_bmp = {
    .name = "password-beyond-bmp",
    .sentence = "the password has characters beyond U+FFFF",
    .remedy = P12_REMEDY_PASSWORD,
    .look = look_beyond_bmp,
};

static void look_at_length(struct p12_judging *j)
{
    char found[32];

    if (!j->options.has_password ||
        j->options.password_len <= p12_judging_number(j))
        return;
    snprintf(found, sizeof found, "%zu octets", j->options.password_len);
    p12_judging_find(j, "", found, NULL);
}

const struct p12_rule p12_rule_password_long = {
    .name = "password-long",
    .sentence = "a password of so many octets that some readers refuse it",
    .remedy = P12_REMEDY_PASSWORD,
    .unit = "octets",
    .usual = 1023,
    .look = look_at_length,
};

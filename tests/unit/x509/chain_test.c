#include <p12/x509.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "make.h"

enum { UTF8 = 0x0c, PRINTABLE = 0x13, MANY = 50, LONGEST = 32 };

/* A certificate by names and key identifiers; 0 is none. */
struct link {
    const char *subject, *issuer;
    uint8_t key_id, authority_id;
    bool ca;
};

static struct p12_cert *made_link(const struct link *link)
{
    struct made subject = made_name(UTF8, link->subject);
    struct made issuer = made_name(UTF8, link->issuer);
    struct made ski =
        made_extension(14, (struct p12_span)BYTES(0x04, 0x01, link->key_id));
    struct made aki = made_extension(
        35, (struct p12_span)BYTES(0x30, 0x03, 0x80, 0x01, link->authority_id));
    struct made bc = made_extension(
        19, (struct p12_span)BYTES(0x30, 0x03, 0x01, 0x01, 0xff));
    const struct p12_span none = { NULL, 0 };
    struct made all = MADE(0x30, link->key_id != 0 ? made_span(&ski) : none,
                           link->authority_id != 0 ? made_span(&aki) : none,
                           link->ca ? made_span(&bc) : none);
    struct plan plan = {
        .subject = made_span(&subject),
        .issuer = made_span(&issuer),
        .extensions = { all.bytes + 2, all.len - 2 },
    };

    return made_cert_parsed(&plan);
}

static void issuers_are_told_by_name_and_key(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct link cert, issuer;
        bool issued;
    } cases[] = {
        { "names alone",
          { "a", "ca", 0, 0, false },
          { "ca", "r", 0, 0, true },
          true },
        { "another name",
          { "a", "ca", 0, 0, false },
          { "cb", "r", 0, 0, true },
          false },
        { "names that differ in case",
          { "a", "CA  1", 0, 0, false },
          { "ca 1", "r", 0, 0, true },
          true },
        { "the same key",
          { "a", "ca", 1, 2, false },
          { "ca", "r", 2, 3, true },
          true },
        { "another key",
          { "a", "ca", 1, 2, false },
          { "ca", "r", 4, 3, true },
          false },
        { "a key that the issuer does not name",
          { "a", "ca", 1, 2, false },
          { "ca", "r", 0, 3, true },
          true },
        { "the same key under another name",
          { "a", "ca", 1, 2, false },
          { "cb", "r", 2, 3, true },
          false },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_cert *cert = made_link(&cases[i].cert);
        struct p12_cert *issuer = made_link(&cases[i].issuer);

        if (p12_cert_issued_by(cert, issuer) != cases[i].issued)
            fail_msg("%s", cases[i].why);
        p12_cert_free(cert);
        p12_cert_free(issuer);
    }
}

static void names_may_be_of_different_string_types(void **state)
{
    (void)state;
    struct made printable = made_name(PRINTABLE, "CA");
    struct made utf8 = made_name(UTF8, "CA");
    struct plan leaf = { .issuer = made_span(&printable) };
    struct plan root = { .issuer = made_span(&utf8),
                         .subject = made_span(&printable) };
    struct p12_cert *certs[] = { made_cert_parsed(&leaf),
                                 made_cert_parsed(&root) };

    assert_true(p12_cert_issued_by(certs[0], certs[1]));
    assert_true(p12_cert_is_self_issued(certs[1]));
    assert_false(p12_cert_is_self_issued(certs[0]));
    p12_cert_free(certs[0]);
    p12_cert_free(certs[1]);
}

/* Chains start at certificate 0. */
static void chains_are_put_in_order(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct link links[6];
        const char *order;
        bool complete;
    } cases[] = {
        { "one alone", { { "a", "ca", 0, 0, false } }, "0", false },
        { "self-issued", { { "a", "a", 0, 0, false } }, "0", true },
        { "in any order",
          { { "a", "sub", 0, 0, false },
            { "root", "root", 0, 0, true },
            { "other", "root", 0, 0, false },
            { "sub", "root", 0, 0, true } },
          "0 3 1",
          true },
        { "without its root",
          { { "a", "sub", 0, 0, false }, { "sub", "root", 0, 0, true } },
          "0 1",
          false },
        { "two of one name, told by the key",
          { { "a", "ca", 1, 2, false },
            { "ca", "root", 3, 9, true },
            { "ca", "root", 2, 9, true },
            { "root", "root", 9, 9, true } },
          "0 2 3",
          true },
        { "a key identifier rather than none",
          { { "a", "ca", 1, 2, false },
            { "ca", "ca", 0, 0, true },
            { "ca", "root", 2, 0, true } },
          "0 2",
          false },
        { "a CA rather than none",
          { { "a", "ca", 0, 0, false },
            { "ca", "root", 0, 0, false },
            { "ca", "root", 0, 0, true } },
          "0 2",
          false },
        { "cross-signed: the self-issued one ends it",
          { { "a", "x", 0, 5, false },
            { "x", "y", 5, 6, true },
            { "x", "x", 5, 5, true },
            { "y", "y", 6, 6, true } },
          "0 2",
          true },
        { "a circle",
          { { "x", "y", 0, 0, true }, { "y", "x", 0, 0, true } },
          "0 1",
          false },
        { "a circle of three, entered from outside",
          { { "a", "x", 0, 0, false },
            { "x", "y", 0, 0, true },
            { "y", "z", 0, 0, true },
            { "z", "x", 0, 0, true } },
          "0 1 2 3",
          false },
        { "twice the same certificate",
          { { "a", "x", 0, 0, false },
            { "x", "y", 0, 0, true },
            { "x", "y", 0, 0, true } },
          "0 1",
          false },
        { "a root's new key, signed with its old one",
          { { "a", "root", 1, 3, false },
            { "root", "root", 3, 2, true },
            { "root", "root", 2, 2, true } },
          "0 1 2",
          true },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_cert *own[6];
        const struct p12_cert *certs[6];
        size_t order[6] = { 0 };
        size_t n = 0;
        size_t len;
        bool complete = !cases[i].complete;
        char text[32] = "";
        size_t at = 0;

        for (; n < 6 && cases[i].links[n].subject != NULL; n++) {
            own[n] = made_link(&cases[i].links[n]);
            certs[n] = own[n];
        }
        len = p12_cert_chain(certs, n, 0, order, &complete);
        for (size_t k = 0; k < len; k++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%zu",
                                   k == 0 ? "" : " ", order[k]);
        if (strcmp(text, cases[i].order) != 0)
            fail_msg("%s: %s, not %s", cases[i].why, text, cases[i].order);
        if (complete != cases[i].complete)
            fail_msg("%s: complete is %d", cases[i].why, complete);
        while (n-- != 0)
            p12_cert_free(own[n]);
    }
}

/* Number i was issued by number i + 1. */
static void chains_have_an_end(void **state)
{
    (void)state;
    struct p12_cert *own[MANY];
    const struct p12_cert *certs[MANY];
    size_t order[MANY];
    bool complete = true;

    for (size_t i = 0; i < MANY; i++) {
        char subject[16];
        char issuer[16];
        struct link link = { subject, issuer, 0, 0, true };

        snprintf(subject, sizeof subject, "%zu", i);
        snprintf(issuer, sizeof issuer, "%zu", i + 1);
        own[i] = made_link(&link);
        certs[i] = own[i];
    }
    assert_int_equal(p12_cert_chain(certs, MANY, 0, order, &complete), LONGEST);
    assert_false(complete);
    assert_int_equal(order[LONGEST - 1], LONGEST - 1);
    assert_int_equal(p12_cert_chain(certs, MANY, MANY - 2, order, &complete),
                     2);
    complete = true;
    assert_int_equal(p12_cert_chain(certs, MANY, MANY, order, &complete), 0);
    assert_true(complete);
    for (size_t i = 0; i < MANY; i++)
        p12_cert_free(own[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(issuers_are_told_by_name_and_key),
        cmocka_unit_test(names_may_be_of_different_string_types),
        cmocka_unit_test(chains_are_put_in_order),
        cmocka_unit_test(chains_have_an_end),
    };

    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}

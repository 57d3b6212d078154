/* Who is asked, whose word counts, and what verdict comes of it. */
#include "alloc.h"
#include "audit/judging.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bytes.h"
#include "judged.h"

/* What every test here judges: a PFX of version 2 with nothing in it. */
#define OLD "30{ 02 01 02 " AUTH("") " }"

#define BASES(...)                      \
    (const struct p12_profile *const[]) \
    {                                   \
        __VA_ARGS__, NULL               \
    }

static const struct p12_profile refuses = {
    .name = "refuses",
    .source = "who refuses",
    .demands = P12_DEMANDS({ .rule = "pfx-version", .severity = P12_ERROR }),
};
static const struct p12_profile warns = {
    .name = "warns",
    .source = "who warns",
    .demands = P12_DEMANDS({ .rule = "pfx-version", .severity = P12_WARNING }),
};
static const struct p12_profile silent = { .name = "silent" };

/* Each of these is made of who refuses, or advises it. */
static const struct p12_profile user = {
    .name = "user",
    .all_of = BASES(&refuses),
};
static const struct p12_profile forgiving = {
    .name = "forgiving",
    .source = "who forgives",
    .all_of = BASES(&refuses),
    .demands = P12_DEMANDS({ .rule = "pfx-version", .severity = P12_OFF }),
};
static const struct p12_profile milder = {
    .name = "milder",
    .source = "who is milder",
    .all_of = BASES(&refuses),
    .demands = P12_DEMANDS({ .rule = "pfx-version", .severity = P12_NOTE }),
};
static const struct p12_profile adviser = {
    .name = "adviser",
    .advises = &refuses,
};

/* ---- Whose word counts --------------------------------------------------- */

#define REFUSED "error pfx-version 2|3"
#define WARNED  "warning pfx-version 2|3"
#define NOTED   "note pfx-version 2|3"

static void the_nearest_word_counts(void **state)
{
    const struct p12_profile deep = { .name = "deep", .all_of = BASES(&user) };
    const struct p12_profile over_deep = {
        .name = "over deep",
        .all_of = BASES(&deep),
        .demands =
            P12_DEMANDS({ .rule = "pfx-version", .severity = P12_WARNING }),
    };
    const struct p12_profile strict_over_forgiving = {
        .name = "strict over forgiving",
        .all_of = BASES(&forgiving),
        .demands =
            P12_DEMANDS({ .rule = "pfx-version", .severity = P12_ERROR }),
    };
    const struct p12_profile two = { .name = "two",
                                     .all_of = BASES(&user, &refuses) };
    const struct p12_profile of_forgiving = { .name = "of forgiving",
                                              .all_of = BASES(&forgiving) };
    const struct p12_profile other_rule = {
        .name = "other rule",
        .all_of = BASES(&refuses),
        .demands = P12_DEMANDS({ .rule = "ber", .severity = P12_OFF }),
    };
    const struct {
        const char *why;
        const struct p12_profile *profile;
        const char *found;
    } cases[] = {
        { "nobody speaks", &silent, "" },
        { "itself", &refuses, REFUSED },
        { "what it is made of", &user, REFUSED },
        { "what that is made of", &deep, REFUSED },
        { "itself before what it is made of", &milder, NOTED },
        { "also from far above", &over_deep, WARNED },
        { "off", &forgiving, "" },
        { "off in what it is made of", &of_forgiving, "" },
        { "itself over what is off below", &strict_over_forgiving, REFUSED },
        { "twice the same", &two, REFUSED },
        { "another rule's demand overrides nothing", &other_rule, REFUSED },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_of(cases[i].why, OLD, cases[i].profile, NULL, cases[i].found,
                strcmp(cases[i].found, REFUSED) == 0 ? "no" : "yes");
}

/* All that a profile is made of must be content: none of them may take away
 * what another demands. */
static void neighbours_do_not_override_each_other(void **state)
{
    const struct p12_profile first = { .name = "first",
                                       .all_of = BASES(&forgiving, &user) };
    const struct p12_profile last = { .name = "last",
                                      .all_of = BASES(&user, &forgiving) };
    const struct p12_profile both = { .name = "both",
                                      .all_of = BASES(&milder, &forgiving) };
    const struct p12_profile mixed = { .name = "mixed",
                                       .all_of = BASES(&milder, &user) };

    (void)state;
    want_of("forgiving first", OLD, &first, NULL, REFUSED, "no");
    want_of("forgiving last", OLD, &last, NULL, REFUSED, "no");
    want_of("neither demands", OLD, &both, NULL, NOTED, "yes");
    want_of("milder beside it", OLD, &mixed, NULL, REFUSED, "no");
}

static void sources_of_those_that_say_the_same_are_joined(void **state)
{
    const struct p12_profile again = {
        .name = "again",
        .source = "who refuses again",
        .demands =
            P12_DEMANDS({ .rule = "pfx-version", .severity = P12_ERROR }),
    };
    const struct p12_profile both = { .name = "both",
                                      .all_of = BASES(&refuses, &again) };
    struct parsed p = parse(OLD, NULL);
    struct p12_audit *audit = judge(p.pfx, &both, NULL);

    (void)state;
    assert_int_equal(p12_audit_n_findings(audit), 1);
    assert_string_equal(p12_audit_finding(audit, 0)->source,
                        "who refuses; who refuses again");
    p12_audit_free(audit);
    parsed_clear(&p);
}

/* ---- Advice -------------------------------------------------------------- */

static void advice_is_a_warning_at_most(void **state)
{
    const struct p12_profile made_of_adviser = { .name = "made of adviser",
                                                 .all_of = BASES(&adviser) };
    const struct p12_profile twice = { .name = "twice", .advises = &adviser };
    const struct p12_profile of_user = { .name = "of user", .advises = &user };
    const struct p12_profile off = {
        .name = "off",
        .advises = &refuses,
        .demands = P12_DEMANDS({ .rule = "pfx-version", .severity = P12_OFF }),
    };
    const struct p12_profile off_outside = {
        .name = "off outside",
        .all_of = BASES(&adviser),
        .demands = P12_DEMANDS({ .rule = "pfx-version", .severity = P12_OFF }),
    };
    const struct {
        const char *why;
        const struct p12_profile *profile;
        const char *found;
    } cases[] = {
        { "advice", &adviser, WARNED },
        { "of what it is made of", &made_of_adviser, WARNED },
        { "of what it advises", &twice, WARNED },
        { "what the adviser is made of", &of_user, WARNED },
        { "its own word counts", &off, "" },
        { "a word from above counts", &off_outside, "" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_of(cases[i].why, OLD, cases[i].profile, NULL, cases[i].found,
                "yes");
}

/* Whatever stands first: `modern` advises owasp, and one may demand both. */
static void what_is_demanded_is_not_taken_for_advice(void **state)
{
    const struct p12_profile first = { .name = "first",
                                       .all_of = BASES(&adviser, &refuses) };
    const struct p12_profile last = { .name = "last",
                                      .all_of = BASES(&refuses, &adviser) };
    const struct p12_profile itself = { .name = "itself",
                                        .all_of = BASES(&refuses),
                                        .advises = &refuses };
    const struct p12_profile deep = { .name = "deep",
                                      .all_of = BASES(&adviser, &user) };
    const struct p12_profile rows = {
        .name = "rows",
        .part = { [P12_PART_MAC] = P12_ROWS({ .kind = P12_SCHEME_PBMAC1,
                                              .standing = P12_ACCEPTED }) },
    };
    const struct p12_profile advises_rows = { .name = "advises rows",
                                              .advises = &rows };
    const struct p12_profile both = { .name = "both",
                                      .all_of = BASES(&advises_rows, &rows) };

    (void)state;
    want_of("first", OLD, &first, NULL, REFUSED, "no");
    want_of("last", OLD, &last, NULL, REFUSED, "no");
    want_of("both of one", OLD, &itself, NULL, REFUSED, "no");
    want_of("by another that is made of it", OLD, &deep, NULL, REFUSED, "no");
    want_of("advice of rows", OLD, &advises_rows, NULL,
            "warning scheme mac no MAC|PBMAC1", "yes");
    want_of("demanded rows", OLD, &both, NULL, "error scheme mac no MAC|PBMAC1",
            "no");
}

/* Where its demand does not count it is still heard as advice, but as no more
 * than that. */
static void advice_of_what_is_demanded_elsewhere_stays_advice(void **state)
{
    const struct p12_profile both = { .name = "both",
                                      .all_of = BASES(&forgiving, &adviser) };

    (void)state;
    want_of("off, and advised", OLD, &both, NULL, WARNED, "yes");
}

static void advice_decides_nothing(void **state)
{
    const struct p12_profile unsure = {
        .name = "unsure",
        .demands = P12_DEMANDS({ .rule = "pfx-version",
                                 .severity = P12_ERROR,
                                 .undecided = true }),
    };
    const struct p12_profile advised = { .name = "advised",
                                         .advises = &unsure };

    (void)state;
    want_of("demanded", OLD, &unsure, NULL, "note? pfx-version 2|3", "unknown");
    want_of("advised", OLD, &advised, NULL, NOTED, "yes");
}

/* ---- How often ----------------------------------------------------------- */

static void count(struct p12_judging *j, void *state)
{
    size_t *n = state;

    assert_non_null(j->by);
    ++*n;
}

static size_t n_asked(const struct p12_profile *profile)
{
    struct p12_judging j = { .profile = profile };
    size_t n = 0;

    assert_int_equal(p12_judging_begin(&j), P12_OK);
    p12_judging_each(&j, count, &n);
    p12_judging_end(&j);
    return n;
}

static size_t n_demands(const struct p12_profile *profile)
{
    struct p12_judging j = { .profile = profile };
    size_t n = 0;

    assert_int_equal(p12_judging_begin(&j), P12_OK);
    p12_judging_each_demand(&j, p12_rule_index("pfx-version"), count, &n);
    p12_judging_end(&j);
    return n;
}

static void each_is_asked_once(void **state)
{
    const struct p12_profile a = { .name = "a", .all_of = BASES(&refuses) };
    const struct p12_profile b = { .name = "b",
                                   .all_of = BASES(&refuses),
                                   .advises = &warns };
    const struct p12_profile both = { .name = "both",
                                      .all_of = BASES(&a, &b, &refuses),
                                      .advises = &refuses };

    (void)state;
    assert_int_equal(n_asked(&silent), 1);
    assert_int_equal(n_asked(&user), 2);
    assert_int_equal(n_asked(&both), 5); /* with who warns */
    assert_int_equal(n_demands(&both), 2);
    assert_int_equal(n_demands(&forgiving), 0);
}

/* Nor does what the library makes depend on how many ways lead to one. */
static void ways_that_lead_to_one_are_not_all_gone(void **state)
{
    enum { DEPTH = 7, WIDTH = 12 };
    static struct p12_profile grid[DEPTH][WIDTH];
    static const struct p12_profile *bases[DEPTH][WIDTH + 1];
    static const struct p12_profile *lowest[] = { &refuses, NULL };

    (void)state;
    for (size_t d = 0; d < DEPTH; d++) {
        for (size_t w = 0; w < WIDTH; w++) {
            grid[d][w].name = "one of many";
            grid[d][w].all_of = d + 1 < DEPTH ? bases[d + 1] : lowest;
            bases[d][w] = &grid[d][w];
        }
    }
    /* 12 times itself six times over: 35 million ways */
    grid[0][0].advises = &warns;
    assert_int_equal(n_asked(&grid[0][0]), 1 + (DEPTH - 1) * WIDTH + 2);
    assert_int_equal(n_demands(&grid[0][0]), 2);
    want_of("many ways", OLD, &grid[0][0], NULL, REFUSED, "no");
}

static void as_deep_as_profiles_can_be_made_all_are_heard(void **state)
{
    struct p12_profile *chain[P12_BASES_MAX + 1];
    const struct p12_demand demand = { .rule = "pfx-version",
                                       .severity = P12_ERROR };

    (void)state;
    for (size_t i = 0; i < LENGTH(chain); i++)
        assert_int_equal(p12_profile_new("p", P12_PROFILE_POLICY, &chain[i]),
                         P12_OK);
    assert_int_equal(p12_profile_add_demand(chain[0], &demand), P12_OK);
    for (size_t i = 1; i < P12_BASES_MAX; i++)
        assert_int_equal(p12_profile_add_base(chain[i], chain[i - 1]), P12_OK);
    want_of("the deepest", OLD, chain[P12_BASES_MAX - 1], NULL, REFUSED, "no");
    assert_int_equal(
        p12_profile_add_base(chain[P12_BASES_MAX], chain[P12_BASES_MAX - 1]),
        P12_E_USAGE);
    assert_int_equal(p12_profile_add_base(chain[0], chain[3]), P12_E_USAGE);
    assert_int_equal(p12_profile_set_advises(chain[0], chain[3]), P12_E_USAGE);
    for (size_t i = 0; i < LENGTH(chain); i++)
        p12_profile_free(chain[i]);
}

/* ---- What is said ------------------------------------------------------- */

static void a_demand_has_its_own_words_or_the_rules(void **state)
{
    const struct p12_profile own = {
        .name = "own",
        .source = "the profile",
        .demands = P12_DEMANDS({ .rule = "pfx-version",
                                 .severity = P12_NOTE,
                                 .text = "my words",
                                 .source = "my source" }),
    };
    const struct p12_profile nameless = {
        .name = "its name",
        .demands = P12_DEMANDS({ .rule = "pfx-version", .severity = P12_NOTE }),
    };
    struct parsed p = parse(OLD, NULL);
    struct p12_audit *a = judge(p.pfx, &own, NULL);
    struct p12_audit *b = judge(p.pfx, &refuses, NULL);
    struct p12_audit *c = judge(p.pfx, &nameless, NULL);

    (void)state;
    assert_string_equal(first_of(a, "pfx-version")->text, "my words");
    assert_string_equal(first_of(a, "pfx-version")->source, "my source");
    assert_string_equal(first_of(b, "pfx-version")->text,
                        p12_rule_pfx_version.sentence);
    assert_string_equal(first_of(b, "pfx-version")->source, "who refuses");
    assert_string_equal(first_of(c, "pfx-version")->source, "its name");
    p12_audit_free(a);
    p12_audit_free(b);
    p12_audit_free(c);
    parsed_clear(&p);
}

static void a_number_is_the_demands_or_the_usual_one(void **state)
{
#define TWO_CERTS PFX(SAFE(CERT("01") " " CERT("02")))
    const struct p12_profile one = {
        .name = "one",
        .demands = P12_DEMANDS(
            { .rule = "bags-in-safe", .severity = P12_NOTE, .number = 1 }),
    };
    const struct p12_profile usual = {
        .name = "usual",
        .demands =
            P12_DEMANDS({ .rule = "bags-in-safe", .severity = P12_NOTE }),
    };

    (void)state;
    want_of("one", TWO_CERTS, &one, NULL,
            "note bags-in-safe authSafe[0] 2|at most 1", "yes");
    want_of("the usual one", TWO_CERTS, &usual, NULL, "", "yes");
}

static void an_audit_outlives_container_and_profile(void **state)
{
    struct p12_profile *own = NULL;
    const struct p12_demand demand = { .rule = "pfx-version",
                                       .severity = P12_ERROR,
                                       .text = "gone soon",
                                       .source = "as well" };
    struct parsed p = parse(OLD, NULL);
    struct p12_audit *audit;

    (void)state;
    assert_int_equal(p12_profile_new("own", P12_PROFILE_POLICY, &own), P12_OK);
    assert_int_equal(p12_profile_add_demand(own, &demand), P12_OK);
    audit = judge(p.pfx, own, NULL);
    p12_profile_free(own);
    parsed_clear(&p);
    want_found("both are gone", audit, NULL, REFUSED, "no");
    assert_string_equal(first_of(audit, "pfx-version")->text, "gone soon");
    assert_string_equal(first_of(audit, "pfx-version")->source, "as well");
    p12_audit_free(audit);
    p12_audit_free(NULL);
}

/* ---- Verdicts ------------------------------------------------------------ */

static void verdicts_follow_from_what_was_found(void **state)
{
#define OLD_TRAILING OLD " 00"
    const struct {
        const char *why;
        const char *policy, *reader;
        struct p12_demand demand[2];
    } cases[] = {
        { "nothing", "yes", "yes", { { .rule = "ber" }, { .rule = "sdsi" } } },
        { "a note",
          "yes",
          "yes",
          { { .rule = "pfx-version", .severity = P12_NOTE },
            { .rule = "ber" } } },
        { "a warning",
          "yes",
          "partly",
          { { .rule = "pfx-version", .severity = P12_WARNING },
            { .rule = "ber" } } },
        { "an error",
          "no",
          "no",
          { { .rule = "pfx-version", .severity = P12_ERROR },
            { .rule = "trailing-bytes", .severity = P12_WARNING } } },
        { "undecided",
          "unknown",
          "unknown",
          { { .rule = "pfx-version", .severity = P12_ERROR, .undecided = true },
            { .rule = "trailing-bytes", .severity = P12_WARNING } } },
        { "undecided behind a warning",
          "unknown",
          "unknown",
          { { .rule = "pfx-version", .severity = P12_WARNING },
            { .rule = "trailing-bytes",
              .severity = P12_NOTE,
              .undecided = true } } },
        { "an error beside what is undecided",
          "no",
          "no",
          { { .rule = "pfx-version", .severity = P12_NOTE, .undecided = true },
            { .rule = "trailing-bytes", .severity = P12_ERROR } } },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_profile profile = { .name = "p",
                                       .demands = { cases[i].demand, 2 } };
        struct parsed p = parse(OLD_TRAILING, NULL);

        for (int reader = 0; reader < 2; reader++) {
            struct p12_audit *audit;
            char found[FOUND_MAX];

            profile.kind =
                reader != 0 ? P12_PROFILE_READER : P12_PROFILE_POLICY;
            audit = judge(p.pfx, &profile, NULL);
            found_text(audit, NULL, found);
            want_found(cases[i].why, audit, NULL, found,
                       reader != 0 ? cases[i].reader : cases[i].policy);
            p12_audit_free(audit);
        }
        parsed_clear(&p);
    }
}

/* A program that was built when the struct ended behind `now`. */
static void options_of_an_older_program_are_taken(void **state)
{
    const struct p12_profile profile = {
        .name = "profile",
        .demands =
            P12_DEMANDS({ .rule = "password-empty", .severity = P12_NOTE }),
    };
    struct p12_audit_options options = { .size = sizeof options,
                                         .has_password = true };
    struct parsed p = parse(OLD, NULL);
    struct p12_audit *whole = judge(p.pfx, &profile, &options);
    struct p12_audit *older;

    (void)state;
    options.size = offsetof(struct p12_audit_options, expiring_days);
    older = judge(p.pfx, &profile, &options);
    want_found("all", whole, NULL, "note password-empty no password|a password",
               "yes");
    want_found("an older one", older, NULL, "", "yes");
    p12_audit_free(whole);
    p12_audit_free(older);
    parsed_clear(&p);
}

/* ---- The built-in profiles ----------------------------------------------- */

static void every_demand_is_made_of_a_rule_and_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < p12_profile_count(); i++) {
        const struct p12_profile *profile = p12_profile_at(i);
        const struct p12_demand *d;

        for (size_t k = 0; (d = p12_profile_demand(profile, k)) != NULL; k++) {
            if (p12_rule_find(d->rule) == NULL)
                fail_msg("%s: no rule %s", p12_profile_name(profile), d->rule);
            for (size_t l = 0; l < k; l++)
                assert_string_not_equal(p12_profile_demand(profile, l)->rule,
                                        d->rule);
        }
    }
}

static void rules_have_names_of_their_own_and_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < p12_rule_count(); i++) {
        const struct p12_rule *rule = p12_rule_at(i);
        uint64_t usual = 77;

        assert_ptr_equal(p12_rule_find(p12_rule_name(rule)), rule);
        assert_true(strlen(p12_rule_sentence(rule)) > 5);
        assert_true((p12_rule_unit(rule, &usual) != NULL) == (usual != 0));
        assert_in_range(p12_rule_remedy(rule), P12_REMEDY_NONE,
                        P12_REMEDY_PASSWORD);
    }
    assert_null(p12_rule_at(p12_rule_count()));
    assert_null(p12_rule_find("no-such-rule"));
    assert_null(p12_rule_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_word_counts),
        cmocka_unit_test(neighbours_do_not_override_each_other),
        cmocka_unit_test(sources_of_those_that_say_the_same_are_joined),
        cmocka_unit_test(advice_is_a_warning_at_most),
        cmocka_unit_test(what_is_demanded_is_not_taken_for_advice),
        cmocka_unit_test(advice_of_what_is_demanded_elsewhere_stays_advice),
        cmocka_unit_test(advice_decides_nothing),
        cmocka_unit_test(each_is_asked_once),
        cmocka_unit_test(ways_that_lead_to_one_are_not_all_gone),
        cmocka_unit_test(as_deep_as_profiles_can_be_made_all_are_heard),
        cmocka_unit_test(a_demand_has_its_own_words_or_the_rules),
        cmocka_unit_test(a_number_is_the_demands_or_the_usual_one),
        cmocka_unit_test(an_audit_outlives_container_and_profile),
        cmocka_unit_test(verdicts_follow_from_what_was_found),
        cmocka_unit_test(options_of_an_older_program_are_taken),
        cmocka_unit_test(every_demand_is_made_of_a_rule_and_once),
        cmocka_unit_test(rules_have_names_of_their_own_and_sentences),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

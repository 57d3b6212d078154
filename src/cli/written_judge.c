#include "cli/written.h"

#include "cli/escape.h"
#include <string.h>
#include <time.h>

enum { SAID_MAX = 5 }; /* of one profile */

static struct p12_audit_options options_of(const struct proof *proof)
{
    struct p12_audit_options options = { .size = sizeof options,
                                         .now = (int64_t)time(NULL) };
    const struct password *password;

    if (proof->keys == NULL || proof->keys->n_passwords == 0)
        return options;
    password = &proof->keys->passwords[0];
    options.has_password = true;
    options.password = password->none            ? NULL
                       : password->text.len == 0 ? (const uint8_t *)""
                                                 : password->text.ptr;
    options.password_len = password->text.len;
    return options;
}

static const char *verdict_text(const struct p12_profile *profile,
                                enum p12_verdict verdict)
{
    if (verdict == P12_VERDICT_UNKNOWN)
        return "undetermined for";
    return p12_profile_kind(profile) == P12_PROFILE_READER
               ? "not to be opened by"
               : "not compliant with";
}

/* "written, but not compliant with okta-workflows: authSafe[0]: ..." */
static void warn(struct written *w, const struct p12_profile *profile,
                 enum p12_verdict verdict, const struct p12_finding *f)
{
    struct bytes text = { 0 };
    struct bytes shown = { 0 };

    bytes_add_format(&text, "%s %s: ", verdict_text(profile, verdict),
                     p12_profile_name(profile));
    if (f->path[0] != '\0')
        bytes_add_format(&text, "%s: ", f->path);
    bytes_add_format(&text, "%s: %s", f->found, f->text);
    escape_text(&shown, bytes_text(&text), text.len, 0);
    written_warn(w, w->output, "written, but %s", bytes_text(&shown));
    bytes_free(&text);
    bytes_free(&shown);
}

static bool decides(enum p12_verdict verdict, const struct p12_finding *f)
{
    return verdict == P12_VERDICT_UNKNOWN ? f->undecided
                                          : f->severity == P12_ERROR;
}

static void say(struct written *w, const struct p12_profile *profile,
                const struct p12_audit *audit)
{
    enum p12_verdict verdict = p12_audit_verdict(audit);
    size_t n = 0;

    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);

        if (decides(verdict, f) && n++ < SAID_MAX)
            warn(w, profile, verdict, f);
    }
    if (n > SAID_MAX)
        written_warn(w, w->output, "and %zu more; p12 audit names them",
                     n - SAID_MAX);
}

void written_judge(struct written *w, const struct proof *proof)
{
    const struct p12_audit_options options = options_of(proof);

    for (size_t i = 0; w->profiles != NULL && i < w->profiles->n; i++) {
        struct p12_audit *audit = NULL;

        if (p12_audit_new(proof->result.pfx, w->profiles->items[i], &options,
                          &audit) != P12_OK)
            cli_out_of_memory();
        say(w, w->profiles->items[i], audit);
        p12_audit_free(audit);
    }
}

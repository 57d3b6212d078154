#include "cli/findings.h"

#include "cli/exit.h"
#include "cli/report.h"
#include <stdio.h>

enum { SHOWN_MAX = 10 };

/* Without a password nobody wanted to open what is closed, or only opens with
 * something else: that is no failure of showing it. */
static bool is_about_opening(enum p12_rc rc)
{
    return rc == P12_E_MAC || rc == P12_E_PASSWORD || rc == P12_E_CLOSED ||
           rc == P12_E_ALGORITHM || rc == P12_E_PUBLIC_KEY;
}

void findings_add(struct findings *f, const struct p12_error *err)
{
    if (err == NULL || err->rc == P12_OK)
        return;
    if (!f->opening && is_about_opening(err->rc))
        return;
    f->status = exit_within(f->status, exit_of(err->rc));
    if (!f->quiet && f->n < SHOWN_MAX)
        report_error(f->file, err);
    f->n++;
}

void findings_part(struct findings *f, enum p12_status status,
                   const struct p12_error *err, const char *path)
{
    struct p12_error wrong = { .rc = P12_E_PASSWORD };

    if (err == NULL && status == P12_STATUS_WRONG) {
        snprintf(wrong.path, sizeof wrong.path, "%s", path);
        err = &wrong;
    }
    findings_add(f, err);
}

void findings_finish(const struct findings *f)
{
    if (!f->quiet && f->n > SHOWN_MAX)
        report_line(f->file, "and %zu more problems", f->n - SHOWN_MAX);
}

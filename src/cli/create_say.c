#include "cli/create.h"

#include "cli/exit.h"
#include "cli/out_json.h"
#include "cli/report.h"
#include "cli/strings.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* p12.error/1. What the file is, if that is what is wrong, is the detail. */
static void fail_as_json(const char *file, int status,
                         const struct p12_error *err, struct bytes *text)
{
    bool is_format = err != NULL && err->rc == P12_E_FORMAT;
    struct json_out j = { .out = stderr };

    json_open(&j, NULL, '{');
    json_put(&j, "schema", json_word("p12.error/1"));
    json_put(&j, "file", json_word(file));
    json_put(&j, "exit_code", json_count((uint64_t)status));
    json_put(&j, "code",
             err == NULL ? json_null() : json_word(p12_rc_name(err->rc)));
    json_put(&j, "text", json_bytes(text));
    json_put(&j, "format", json_word(is_format ? err->detail : NULL));
    json_put(&j, "problem", out_json_problem(err));
    json_close(&j, '}');
}

static void fail_as_text(const char *file, struct bytes *text)
{
    const char *line = bytes_text(text);

    while (*line != '\0') {
        size_t len = strcspn(line, "\n");

        report_line(file, "%.*s", (int)len, line);
        line += len;
        line += *line == '\n';
    }
    bytes_free(text);
}

int create_fail(const struct creating *job, const char *file, int status,
                const struct p12_error *err, struct bytes *text)
{
    if (job->options->json)
        fail_as_json(file, status, err, text);
    else
        fail_as_text(file, text);
    return status;
}

int create_refuse(const struct creating *job, const char *file, enum p12_rc rc,
                  const char *format, ...)
{
    struct p12_error err = { .rc = rc };
    struct bytes line = { 0 };
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    bytes_add_format(&line, "%s (%s)", text, p12_rc_name(rc));
    return create_fail(job, file, exit_of(rc), &err, &line);
}

/* Names may be as long as their owners like; a line of diagnostics may not. */
void create_name_text(struct bytes *out, const struct create_cert *cert,
                      size_t (*get)(const struct p12_cert *, char *, size_t))
{
    enum { SHOWN_MAX = 160 };
    size_t start = out->len;

    string_of_cert(out, cert->cert, get);
    if (out->len == start)
        bytes_add_text(out, "(empty)");
    if (out->len - start <= SHOWN_MAX)
        return;
    out->len = start + SHOWN_MAX;
    while (out->len > start && (out->ptr[out->len] & 0xc0) == 0x80)
        out->len--; /* not in the middle of a character */
    bytes_add_text(out, "...");
}

void create_subject(struct bytes *out, const struct create_cert *cert)
{
    create_name_text(out, cert, p12_cert_subject);
}

void create_warn_of(struct creating *job, const struct create_cert *cert,
                    const char *text)
{
    struct bytes subject = { 0 };

    create_subject(&subject, cert);
    written_warn(job->written, cert->file->name, "%s: %s", bytes_text(&subject),
                 text);
    bytes_free(&subject);
}

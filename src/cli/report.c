#include "cli/report.h"

#include "cli/escape.h"
#include "cli/exit.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void report_file_name(struct bytes *out, const char *file)
{
    if (strcmp(file, "-") == 0)
        bytes_add_text(out, "standard input");
    else
        escape_text(out, file, strlen(file), ESCAPE_BACKSLASH);
}

static void write_line(const char *file, const char *text)
{
    struct bytes line = { 0 };

    bytes_add_text(&line, "p12: ");
    report_file_name(&line, file);
    bytes_add_text(&line, ": ");
    bytes_add_text(&line, text);
    bytes_add_text(&line, "\n");
    fputs(bytes_text(&line), stderr);
    bytes_free(&line);
}

void report_line(const char *file, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    write_line(file, text);
}

void report_place(struct bytes *out, const struct p12_error *err)
{
    bytes_add_format(out, "byte %zu", err->offset);
    if (err->layer == P12_LAYER_DECRYPTED)
        bytes_add_text(out, " of the decrypted content");
}

void report_detail(struct bytes *out, const struct p12_error *err)
{
    bytes_add_text(out,
                   err->detail != NULL ? err->detail : p12_rc_text(err->rc));
    if (err->oid[0] != '\0')
        bytes_add_format(out, " (%s)", err->oid);
}

void report_error_text(struct bytes *out, const struct p12_error *err)
{
    if (err->path[0] != '\0')
        bytes_add_format(out, "%s at ", err->path);
    report_place(out, err);
    bytes_add_format(out, " (%s): ", p12_rc_name(err->rc));
    report_detail(out, err);
}

void report_error(const char *file, const struct p12_error *err)
{
    struct bytes text = { 0 };

    report_error_text(&text, err);
    write_line(file, bytes_text(&text));
    bytes_free(&text);
}

int report_stdout(void)
{
    static bool is_said;

    if (!is_said)
        fprintf(stderr, "p12: writing standard output: %s\n", strerror(errno));
    is_said = true;
    return CLI_FILE;
}

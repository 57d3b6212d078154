#include "cli/pkcs12.h"

#include "cli/escape.h"
#include "cli/report.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void write_line(const char *text)
{
    struct bytes line = { 0 };

    escape_text(&line, text, strlen(text), 0);
    bytes_add_text(&line, "\n");
    fputs(bytes_text(&line), stderr);
    bytes_free(&line);
}

void pkcs12_say(const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    write_line(text);
}

int pkcs12_say_error(const char *file, const struct p12_error *err)
{
    report_error(file, err);
    return PKCS12_FAILED;
}

/* Diagnostics: one line each, on standard error. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/bytes.h"
#include <p12/error.h>

/* "p12: FILE: " and the text; `file` comes from outside and is escaped. */
void report_line(const char *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An error of the library: "p12: FILE: authSafe[1].bag[0] at byte 41 of the
 * decrypted content (P12_E_ENCODING): detail". */
void report_error(const char *file, const struct p12_error *err);

/* The part of it behind the file's name. */
void report_error_text(struct bytes *out, const struct p12_error *err);

/* What is wrong, without where: "detail", with the OID if there is one. */
void report_detail(struct bytes *out, const struct p12_error *err);

/* "byte 41", "byte 41 of the decrypted content". */
void report_place(struct bytes *out, const struct p12_error *err);

/* Adds the name of a file as it may be shown: "standard input" for "-". */
void report_file_name(struct bytes *out, const char *file);

/* Says, once, that standard output could not be written; returns CLI_FILE. */
int report_stdout(void);

#endif

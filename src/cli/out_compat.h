/* How `p12 compat` says what readers make of a container. */
#ifndef CLI_OUT_COMPAT_H
#define CLI_OUT_COMPAT_H

#include "cli/json.h"
#include "cli/judged.h"
#include "cli/term.h"
#include <stdio.h>

/* "yes", "partly", "no", "unknown". */
const char *compat_word(enum p12_verdict verdict);

/* Does the finding stand behind the verdict? */
bool compat_decides(enum p12_verdict verdict, const struct p12_finding *f);

/* A table: a line for each reader, and the reasons beside it. */
void out_compat_text(const struct term *term, FILE *out,
                     const struct judged *judged);

/* p12.compat/1 */
void out_compat_json(struct json_out *j, const struct judged *judged);

#endif

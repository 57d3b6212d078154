/* The answers of `p12 verify`, one sentence a check, written as they come. */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include "cli/json.h"
#include "cli/term.h"
#include <p12/error.h>

enum outcome {
    OUTCOME_OK,
    OUTCOME_FAILED,
    OUTCOME_NOTE /* worth knowing, not against the container */
};

struct verdict {
    const struct term *term; /* for people */
    struct json_out *json;   /* NULL: for people */
    bool quiet;              /* nothing: the exit code is the answer */
    int status;              /* the exit code so far */
};

/* Starts the answers for a file. */
void verdict_begin(struct verdict *v, const char *file);

/* One check.
 *
 *   check   its name for programs: "mac"
 *   status  what a failure adds to the exit code; else CLI_DONE
 *   err     NULL, or the error behind it: code, path and offset
 *   text    the sentence; freed */
void verdict_add(struct verdict *v, const char *check, enum outcome outcome,
                 int status, const struct p12_error *err, struct bytes *text);

/* The same with a sentence that is ours. */
void verdict_say(struct verdict *v, const char *check, enum outcome outcome,
                 int status, const char *text);

void verdict_end(struct verdict *v, const char *file);

#endif

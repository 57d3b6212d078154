/* What a command that writes a container says of it, to people or as JSON. */
#ifndef CLI_WRITTEN_H
#define CLI_WRITTEN_H

#include "cli/json.h"
#include "cli/newfile.h"
#include "cli/profile_arg.h"
#include "cli/proof.h"

struct written {
    const char *schema; /* "p12.create/1" */
    const char *input;  /* NULL: there is not one file that it comes from */
    const char *output; /* "-": standard output, then people read stderr */
    const char *remark; /* NULL, or what stands behind the size */
    bool json;
    bool quiet;

    /* What was demanded of it: errors that are left are warned of. NULL: not
     * looked at. Borrowed. */
    const struct profile_args *profiles;

    json_t *warnings; /* arrays, made when needed */
    json_t *dropped;
};

/* A warning: said on standard error at once, unless --quiet, and again in the
 * JSON. `file` as for report_line(). */
void written_warn(struct written *w, const char *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A part was left out, as was asked. */
void written_drop(struct written *w, const char *path, const char *type);

/* The result: its text or JSON, on standard output. `proof` has been made. */
void written_finish(struct written *w, const struct proof *proof);
void written_free(struct written *w);

/* Warns of what the profiles still find wrong in the result. */
void written_judge(struct written *w, const struct proof *proof);

/* ---- Writing, proving, publishing in one -------------------------------- */

/* Writes the temporary file, reads it back, makes the proof, publishes, and
 * says so by written_finish(). With output "-" the proof is made of the bytes
 * in memory, and then they are written to standard output.
 *
 *   f  settled by newfile_open(); not looked at with output "-"
 *
 * Returns CLI_DONE, or the exit code when it was said what is wrong; that the
 * file is there all the same, if only the report could not be written. */
int written_publish(struct written *w, struct newfile *f, struct proof *proof,
                    const uint8_t *bytes, size_t len);

/* CLI_DONE, or CLI_USAGE when it was said what is wrong: "-" is a terminal, or
 * JSON is to go there too. `output` may be NULL. */
int written_check_output(const char *output, bool json, const char *command);

#endif

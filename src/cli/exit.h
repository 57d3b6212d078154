/* The exit codes of the command. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include <p12/error.h>

/* Scripts depend on them: see p12(1). They grow with what stands in the way,
 * so that over several files the largest one counts. */
enum {
    CLI_DONE = 0,
    CLI_NO = 1,          /* the answer is no: does not match */
    CLI_USAGE = 2,       /* wrong options */
    CLI_INPUT = 3,       /* not readable as PKCS#12 */
    CLI_PASSWORD = 4,    /* wrong, or needed and not given */
    CLI_UNSUPPORTED = 5, /* algorithm unknown, or for public keys */
    CLI_LIMIT = 6,       /* a limit was exceeded */
    CLI_FILE = 7         /* reading or writing failed; the system refused */
};

/* The exit code that stands for a result of the library. */
int exit_of(enum p12_rc rc);

/* The one of two files' exit codes that counts. */
int exit_worse(int a, int b);

/* The same for two failures in one file. A broken structure counts before a
 * password: no other password mends it, and the damage may be why it seems
 * wrong. */
int exit_within(int a, int b);

#endif

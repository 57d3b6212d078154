/* Judging file after file, on several threads, and writing what comes of it in
 * their order. */
#ifndef CLI_AUDIT_RUN_H
#define CLI_AUDIT_RUN_H

#include "cli/audit_walk.h"
#include "cli/audit_window.h"
#include "cli/fleet.h"
#include "cli/out_audit.h"

struct audit_run {
    struct judging judging;
    struct audit_style style;
    struct audit_output output;
    struct fleet fleet;
    struct audit_walk walk;
    struct audit_window window;
    size_t jobs;
    bool quiet;
    bool is_live;      /* somebody reads standard output while it is written */
    bool has_progress; /* standard error is a terminal, where nothing else
                        * is shown */
    int64_t shown_at;  /* when the progress was shown last, in ms */
    uint64_t n_judged;
    uint64_t n_bad;
    int status;
};

/* All but `judging`, `style`, `walk.sniff`, `jobs` and `quiet` is set by it. */
void audit_run_begin(struct audit_run *run);

/* A file, a folder, "-". False when there is no use in going on: standard
 * output can't be written. */
bool audit_run_path(struct audit_run *run, const char *path);

/* Waits for all of them, and ends the output. */
void audit_run_end(struct audit_run *run);
void audit_run_free(struct audit_run *run);

#endif

#include "cli/audit_run.h"

#include "cli/exit.h"
#include "cli/report.h"
#include "cli/strings.h"
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PROGRESS_MS = 200 };

/* One file on its way through the window. */
struct job {
    struct audit_source source;
    struct judged judged;
    struct bytes rendered;
    uint8_t node[AUDIT_NODE];
    bool is_judged;
};

/* ---- On a thread -------------------------------------------------------- */

static size_t work(void *item, void *context)
{
    const struct audit_run *run = context;
    struct job *job = item;

    job->is_judged = audit_source_read(&job->source, run->judging.common,
                                       &job->judged.container, job->node);
    if (!job->is_judged)
        return 0;
    judged_fill(&job->judged, &run->judging);
    out_audit_render(&run->style, &job->judged, &job->rendered);
    judged_close(&job->judged);
    return job->rendered.cap;
}

/* ---- One after the other ------------------------------------------------ */

static void clear_progress(struct audit_run *run)
{
    if (run->shown_at != 0)
        fputs("\r\033[K", stderr);
    run->shown_at = 0;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show_progress(struct audit_run *run)
{
    struct bytes line = { 0 };
    int64_t now;

    if (!run->has_progress)
        return;
    now = now_ms();
    if (now - run->shown_at < PROGRESS_MS)
        return;
    run->shown_at = now;
    bytes_add_text(&line, "\r\033[K");
    string_number(&line, run->n_judged);
    bytes_add_text(&line, run->n_judged == 1 ? " file, " : " files, ");
    string_number(&line, run->n_bad);
    bytes_add_text(&line, " not compliant, undetermined or unreadable");
    fputs(bytes_text(&line), stderr);
    bytes_free(&line);
}

/* Results say what is wrong with a file; what the system or a password has to
 * say is for the one who runs it. */
static void say(struct audit_run *run, const struct judged *judged)
{
    const struct container *c = &judged->container;

    if (run->quiet || (c->reason == 0 && judged->closed.rc == P12_OK))
        return;
    clear_progress(run);
    if (c->reason != 0)
        container_report(c);
    else
        report_error(c->name, &judged->closed);
}

static void deliver(void *item, void *context)
{
    struct audit_run *run = context;
    struct job *job = item;

    if (job->is_judged) {
        say(run, &job->judged);
        out_audit_put(&run->output, &job->rendered);
        if (run->is_live)
            fflush(stdout);
        fleet_add(&run->fleet, &job->judged, job->node);
        run->n_judged++;
        run->n_bad += job->judged.status != CLI_DONE;
        run->status = exit_worse(run->status, job->judged.status);
        show_progress(run);
    }
    judged_free(&job->judged);
    bytes_free(&job->rendered);
    audit_source_free(&job->source);
    free(job);
}

static bool found(struct audit_source *source, void *context)
{
    struct audit_run *run = context;
    struct job *job = cli_alloc(1, sizeof *job);

    job->source = *source;
    audit_window_push(&run->window, job);
    return ferror(stdout) == 0;
}

/* ---- The whole ---------------------------------------------------------- */

static bool is_regular(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

void audit_run_begin(struct audit_run *run)
{
    const struct audit_window_steps steps = { work, deliver, run };

    /* Jansson's first object is better not made by two at once. */
    json_decref(json_new_object());
    fleet_init(&run->fleet);
    audit_walk_init(&run->walk);
    run->walk.found = found;
    run->walk.context = run;
    run->is_live = !is_regular(STDOUT_FILENO);
    run->has_progress =
        !run->quiet && isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0;
    out_audit_begin(&run->output, &run->style, stdout);
    audit_window_open(&run->window, run->jobs, &steps);
}

bool audit_run_path(struct audit_run *run, const char *path)
{
    return audit_walk_path(&run->walk, path);
}

void audit_run_end(struct audit_run *run)
{
    audit_window_close(&run->window);
    clear_progress(run);
    run->fleet.n_passed = run->walk.n_passed;
    out_audit_end(&run->output, run->status);
}

void audit_run_free(struct audit_run *run)
{
    audit_walk_free(&run->walk);
    fleet_free(&run->fleet);
}

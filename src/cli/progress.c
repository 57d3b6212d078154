#include "cli/progress.h"

#include "cli/report.h"
#include "cli/strings.h"
#include <stdio.h>
#include <unistd.h>

/* Hash computations that take about a second. */
enum { WORTH_SHOWING = 4000000 };

static bool is_shown(uint64_t work)
{
    return work >= WORTH_SHOWING && isatty(STDERR_FILENO) == 1;
}

void progress_begin(const char *file, uint64_t work)
{
    struct bytes line = { 0 };

    if (!is_shown(work))
        return;
    report_file_name(&line, file);
    bytes_add_text(&line, ": deriving keys, ");
    string_number(&line, work);
    bytes_add_text(&line, " hash computations ...");
    fputs(bytes_text(&line), stderr);
    bytes_free(&line);
}

void progress_end(uint64_t work)
{
    if (is_shown(work))
        fputs("\r\033[K", stderr);
}

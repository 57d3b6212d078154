#include "cli/command.h"
#include "cli/exit.h"
#include "cli/fleet_out.h"
#include "cli/lines.h"
#include "cli/report.h"
#include "cli/report_line.h"
#include <errno.h>
#include <string.h>

enum { LINE_MAX_BYTES = 16 << 20 };

struct report_options {
    bool json;
    bool quiet;
    const char *colour;
    uint64_t max_line;
};

#define MEMBER(name) offsetof(struct report_options, name)

static const struct opt output_opts[] = {
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "JSON (p12.report/1) instead of text" },
    { "color", 0, OPT_TEXT, MEMBER(colour), "WHEN",
      "auto (the default: on a terminal, unless NO_COLOR is set), always or "
      "never" },
    { "quiet", 'q', OPT_FLAG, MEMBER(quiet), NULL,
      "no lines on standard error about broken lines: the result counts "
      "them" },
};

static const struct opt limit_opts[] = {
    { "max-line", 0, OPT_SIZE, MEMBER(max_line), "SIZE",
      "bytes of one line, at most; default 16M" },
};

struct reading {
    const struct report_options *options;
    struct fleet fleet;
    const char *name;
    int status;
};

static void complain(struct reading *r, size_t line, const char *what)
{
    r->fleet.n_broken++;
    r->status = exit_worse(r->status, CLI_INPUT);
    if (!r->options->quiet)
        report_line(r->name, "line %zu: %s", line, what);
}

static bool is_blank(const struct bytes *line)
{
    for (size_t i = 0; i < line->len; i++)
        if (strchr(" \t\r", line->ptr[i]) == NULL || line->ptr[i] == '\0')
            return false;
    return true;
}

static void read_line(struct reading *r, const struct lines *lines)
{
    const struct p12_span line = { lines->line.ptr, lines->line.len };
    struct bytes wrong = { 0 };

    if (is_blank(&lines->line))
        return;
    if (!report_line_add(&r->fleet, line, r->name, &wrong))
        complain(r, lines->number, bytes_text(&wrong));
    bytes_free(&wrong);
}

static int read_lines(struct reading *r, struct lines *lines)
{
    for (;;) {
        switch (lines_next(lines)) {
        case LINE_READ:
            read_line(r, lines);
            break;
        case LINE_LONG:
            complain(r, lines->number, "longer than --max-line allows");
            break;
        case LINE_ERROR:
            report_line(r->name, "%s", strerror(errno));
            return CLI_FILE;
        case LINE_END:
            return CLI_DONE;
        }
    }
}

static void read_file(struct reading *r, const char *name)
{
    uint64_t max = r->options->max_line;
    struct lines lines;
    int status;

    r->name = name;
    if (max == 0)
        max = LINE_MAX_BYTES;
    if (!lines_open(&lines, name, '\n',
                    max > SIZE_MAX ? SIZE_MAX : (size_t)max)) {
        report_line(name, "%s", strerror(errno));
        r->status = exit_worse(r->status, CLI_FILE);
        return;
    }
    status = read_lines(r, &lines);
    r->status = exit_worse(r->status, status);
    lines_close(&lines);
}

static void write_report(const struct reading *r)
{
    struct json_out json = { .out = stdout };
    struct term term;

    if (r->options->json) {
        fleet_out_json(&r->fleet, &json);
        return;
    }
    term_init(&term, r->options->colour);
    fleet_out_text(&r->fleet, &term, stdout);
}

static int report_main(const struct report_options *options, int n,
                       char **files)
{
    struct reading r = { .options = options };
    int n_stdin = 0;

    for (int i = 0; i < n; i++)
        n_stdin += strcmp(files[i], "-") == 0;
    if (n == 0)
        return opt_usage_error("report", "report: no file given");
    if (n_stdin > 1)
        return opt_usage_error(
            "report", "report: standard input can be read for one thing only");
    if (options->colour != NULL && !term_is_colour(options->colour))
        return opt_usage_error("report", "--color: auto, always or never");
    fleet_init(&r.fleet);
    for (int i = 0; i < n; i++)
        read_file(&r, files[i]);
    write_report(&r);
    fleet_free(&r.fleet);
    return r.status;
}

static int report_run(int argc, char **argv)
{
    struct report_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("Output", output_opts, &options),
        OPT_GROUP("Limits", limit_opts, &options),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_report, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = report_main(&options, argc - first, argv + first);
    return status;
}

const struct command cmd_report = {
    "report",
    "FILE.jsonl...",
    "sum up the audits of several machines",
    "Reads what p12 audit --format jsonl has written on several machines, or "
    "of several shares of one (- is standard input), and writes one summary: "
    "verdicts, the most frequent findings, and certificates and keys that are "
    "in several files, on whichever machine. A machine is told by its --label, "
    "or else by the name of the FILE. Lines that can't be read are errors "
    "(exit code 3), and the rest goes on.",
    report_run,
};

#include "cli/verdict.h"

#include "cli/exit.h"
#include "cli/out_json.h"
#include "cli/report.h"
#include <string.h>

static const char *const words[] = { "ok", "failed", "note" };

/* ---- For people --------------------------------------------------------- */

static void print_line(const struct bytes *line)
{
    fwrite(line->ptr, 1, line->len, stdout);
    putchar('\n');
}

static void print_check(const struct verdict *v, enum outcome outcome,
                        const char *text)
{
    static const enum paint paints[] = { PAINT_GOOD, PAINT_BAD, PAINT_ODD };
    static const char *const labels[] = { "ok    ", "failed", "note  " };
    enum { INDENT = 10 }; /* the label and the spaces around it */
    struct bytes line = { 0 };

    bytes_add_text(&line, "  ");
    term_paint(v->term, &line, paints[outcome], labels[outcome]);
    bytes_add_text(&line, "  ");
    term_wrap(v->term, &line, text, INDENT);
    print_line(&line);
    bytes_free(&line);
}

static void print_title(const struct verdict *v, const char *file)
{
    struct bytes line = { 0 };
    struct bytes name = { 0 };

    report_file_name(&name, file);
    term_paint(v->term, &line, PAINT_TITLE, bytes_text(&name));
    print_line(&line);
    bytes_free(&name);
    bytes_free(&line);
}

/* ---- Both --------------------------------------------------------------- */

void verdict_begin(struct verdict *v, const char *file)
{
    v->status = CLI_DONE;
    if (v->quiet)
        return;
    if (v->json == NULL) {
        print_title(v, file);
        return;
    }
    json_open(v->json, NULL, '{');
    json_put(v->json, "schema", json_word("p12.verify/1"));
    json_put(v->json, "file", json_word(file));
    json_open(v->json, "checks", '[');
}

void verdict_add(struct verdict *v, const char *check, enum outcome outcome,
                 int status, const struct p12_error *err, struct bytes *text)
{
    v->status = exit_within(v->status, status);
    if (v->quiet) {
        bytes_free(text);
        return;
    }
    if (v->json == NULL) {
        print_check(v, outcome, bytes_text(text));
        bytes_free(text);
        return;
    }
    json_open(v->json, NULL, '{');
    json_put(v->json, "check", json_word(check));
    json_put(v->json, "result", json_word(words[outcome]));
    json_put(v->json, "text", json_bytes(text));
    json_put(v->json, "problem", out_json_problem(err));
    json_close(v->json, '}');
}

void verdict_say(struct verdict *v, const char *check, enum outcome outcome,
                 int status, const char *text)
{
    struct bytes copy = { 0 };

    bytes_add_text(&copy, text);
    verdict_add(v, check, outcome, status, NULL, &copy);
}

void verdict_end(struct verdict *v, const char *file)
{
    struct bytes name = { 0 };

    if (v->quiet)
        return;
    if (v->json == NULL) {
        report_file_name(&name, file);
        printf("%s: %s\n", bytes_text(&name),
               v->status == CLI_DONE ? "verified" : "not verified");
        bytes_free(&name);
        return;
    }
    json_close(v->json, ']');
    json_put(v->json, "verified", json_boolean(v->status == CLI_DONE));
    json_put(v->json, "exit_code", json_count((uint64_t)v->status));
    json_close(v->json, '}');
}

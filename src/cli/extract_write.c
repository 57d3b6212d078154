#include "cli/extracting.h"

#include "cli/exit.h"
#include "cli/report.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int encode(struct extracting *job, const struct extract_item *item,
                  const struct extract_form *form, struct bytes *out)
{
    enum p12_rc rc = extract_encode(item, form, out);

    if (rc == P12_OK)
        return CLI_DONE;
    job->container.err = (struct p12_error){ .rc = rc };
    p12_bag_path(item->bag, job->container.err.path, P12_PATH_MAX);
    job->container.status = exit_of(rc);
    return extracting_fail(job);
}

static int fill_one(struct extracting *job, const struct extract_items *items,
                    const struct extract_form *form, struct outfiles *files)
{
    const char *out = job->options->out;
    int status = CLI_DONE;

    if (form->der && items->n > 1)
        return opt_usage_error("extract",
                               "extract: --der writes one thing, but %zu are "
                               "chosen: choose less, or give --out-dir",
                               items->n);
    outfiles_init(files, 1);
    bytes_add_text(&files->items[0].path, out == NULL ? "-" : out);
    for (size_t i = 0; status == CLI_DONE && i < items->n; i++)
        status = encode(job, &items->items[i], form, &files->items[0].data);
    return status;
}

bool extract_is_input(const char *input, const char *path)
{
    struct stat in, out;

    if (strcmp(input, "-") == 0)
        input = "/dev/stdin";
    return stat(input, &in) == 0 && stat(path, &out) == 0 &&
           S_ISREG(in.st_mode) && in.st_dev == out.st_dev &&
           in.st_ino == out.st_ino;
}

static int fill_dir(struct extracting *job, const struct extract_items *items,
                    const struct extract_form *form, struct outfiles *files)
{
    int status = CLI_DONE;

    outfiles_init(files, items->n);
    for (size_t i = 0; status == CLI_DONE && i < items->n; i++) {
        struct outfile *file = &files->items[i];

        bytes_add_format(&file->path, "%s/", job->options->out_dir);
        extract_file_name(&items->items[i], form->der, &file->path);
        if (extract_is_input(job->container.name, bytes_text(&file->path)))
            return opt_usage_error("extract",
                                   "extract: %s is what it is taken out of: "
                                   "give another --out-dir",
                                   bytes_text(&file->path));
        status = encode(job, &items->items[i], form, &file->data);
    }
    return status;
}

static int write_files(struct extracting *job, struct outfiles *files)
{
    const char *dir = job->options->out_dir;
    bool is_new = dir != NULL && mkdir(dir, 0700) == 0;
    int status;

    if (dir != NULL && !is_new && errno != EEXIST) {
        report_line(dir, "%s", strerror(errno));
        return CLI_FILE;
    }
    status = outfiles_write(files, job->options->force);
    if (status != CLI_DONE && is_new)
        rmdir(dir);
    return status;
}

int extracting_write(struct extracting *job, const struct extract_items *items)
{
    const struct extract_options *options = job->options;
    struct extract_form form = { .der = options->der,
                                 .text = !options->no_text,
                                 .iterations = options->out_iterations };
    struct outfiles files = { 0 };
    int status = CLI_DONE;

    if (!options->plaintext_keys && items->items[0].kind == EXTRACT_KEY)
        status = extracting_find_password(job, &form);
    if (status == CLI_DONE)
        status = options->out_dir != NULL ? fill_dir(job, items, &form, &files)
                                          : fill_one(job, items, &form, &files);
    if (status == CLI_DONE)
        status = write_files(job, &files);
    outfiles_free(&files);
    return status;
}

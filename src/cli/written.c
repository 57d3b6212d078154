#include "cli/written.h"

#include "cli/exit.h"
#include "cli/out_json.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/words.h"
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static bool is_stdout(const struct written *w)
{
    return strcmp(w->output, "-") == 0;
}

/* ---- What there is to say on the way ------------------------------------ */

void written_warn(struct written *w, const char *file, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (!w->quiet)
        report_line(file, "%s", text);
    if (w->warnings == NULL)
        w->warnings = json_new_array();
    json_append(w->warnings, json_word(text));
}

void written_drop(struct written *w, const char *path, const char *type)
{
    json_t *part = json_new_object();

    json_set(part, "path", json_word(path));
    json_set(part, "type", json_word(type));
    if (w->dropped == NULL)
        w->dropped = json_new_array();
    json_append(w->dropped, part);
}

void written_free(struct written *w)
{
    json_decref(w->warnings);
    json_decref(w->dropped);
    w->warnings = NULL;
    w->dropped = NULL;
}

/* ---- For programs ------------------------------------------------------- */

static json_t *json_bags(const struct p12_bag *parent,
                         const struct p12_safe *safe);

static json_t *json_bag(const struct p12_bag *bag)
{
    json_t *object = json_new_object();
    struct bytes path = { 0 };

    string_of_bag(&path, bag, p12_bag_path);
    json_set(object, "path", json_bytes(&path));
    json_set(object, "type", json_word(word_bag_type(p12_bag_type(bag))));
    json_set(object, "scheme", out_json_scheme(p12_bag_scheme(bag)));
    json_set(object, "attributes", json_count(p12_bag_n_attributes(bag)));
    json_set(object, "bags", json_bags(bag, NULL));
    return object;
}

/* Of a nested bag, or of a safe. */
static json_t *json_bags(const struct p12_bag *parent,
                         const struct p12_safe *safe)
{
    json_t *array = json_new_array();
    size_t n = safe != NULL ? p12_safe_n_bags(safe) : p12_bag_n_bags(parent);

    for (size_t i = 0; i < n; i++)
        json_append(array, json_bag(safe != NULL ? p12_safe_bag(safe, i)
                                                 : p12_bag_bag(parent, i)));
    return array;
}

static json_t *json_safe(const struct p12_safe *safe)
{
    json_t *object = json_new_object();
    struct bytes path = { 0 };

    string_safe_path(&path, safe);
    json_set(object, "path", json_bytes(&path));
    json_set(object, "type", json_word(word_safe_type(p12_safe_type(safe))));
    json_set(object, "scheme", out_json_scheme(p12_safe_scheme(safe)));
    json_set(object, "opened",
             json_boolean(word_is_open(p12_safe_status(safe))));
    json_set(object, "bags", json_bags(NULL, safe));
    return object;
}

static json_t *json_mac(const struct p12_mac *mac)
{
    return mac == NULL ? json_null() : out_json_scheme(p12_mac_scheme(mac));
}

static json_t *json_proof(const struct written *w, const struct proof *proof)
{
    const struct p12_mac *mac = p12_pfx_mac(proof->result.pfx);
    json_t *object = json_new_object();

    json_set(object, "read_back", json_word(is_stdout(w) ? "memory" : "file"));
    json_set(object, "mac_verified",
             mac == NULL
                 ? json_null()
                 : json_boolean(p12_mac_status(mac) == P12_STATUS_OPEN));
    json_set(object, "safes", json_count(proof->found.safes));
    json_set(object, "bags", json_count(proof->found.bags));
    json_set(object, "keys", json_count(proof->found.keys));
    json_set(object, "closed", json_count(proof->found.closed));
    json_set(object, "attributes", json_count(proof->found.attributes));
    return object;
}

static json_t *borrow_or_empty(json_t *array)
{
    return array == NULL ? json_new_array() : json_incref(array);
}

static void put_json(const struct written *w, const struct proof *proof)
{
    const struct p12_pfx *pfx = proof->result.pfx;
    struct json_out j = { .out = stdout };

    json_open(&j, NULL, '{');
    json_put(&j, "schema", json_word(w->schema));
    json_put(&j, "file", json_word(w->input));
    json_put(&j, "output", json_word(w->output));
    json_put(&j, "size", json_count(p12_pfx_size(pfx)));
    json_put(&j, "mac", json_mac(p12_pfx_mac(pfx)));
    json_open(&j, "safes", '[');
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        json_put(&j, NULL, json_safe(p12_pfx_safe(pfx, i)));
    json_close(&j, ']');
    json_put(&j, "proof", json_proof(w, proof));
    json_put(&j, "dropped", borrow_or_empty(w->dropped));
    json_put(&j, "warnings", borrow_or_empty(w->warnings));
    json_close(&j, '}');
}

/* ---- For people --------------------------------------------------------- */

static void put_dropped(const struct written *w, FILE *out)
{
    for (size_t i = 0; i < json_array_size(w->dropped); i++) {
        const json_t *part = json_array_get(w->dropped, i);

        fprintf(out, "dropped: %s (%s)\n",
                json_string_value(json_object_get(part, "path")),
                json_string_value(json_object_get(part, "type")));
    }
}

static void put_text(const struct written *w, const struct proof *proof)
{
    FILE *out = is_stdout(w) ? stderr : stdout;
    struct bytes text = { 0 };

    put_dropped(w, out);
    bytes_add_text(&text, "proved: ");
    proof_text(proof, &text);
    if (is_stdout(w))
        bytes_add_text(&text, " (of the bytes in memory, before they were "
                              "written)");
    bytes_add_text(&text, "\nwritten: ");
    if (is_stdout(w))
        bytes_add_text(&text, "standard output");
    else
        report_file_name(&text, w->output);
    bytes_add_text(&text, ", ");
    string_number(&text, p12_pfx_size(proof->result.pfx));
    bytes_add_text(&text, " bytes\n");
    fputs(bytes_text(&text), out);
    bytes_free(&text);
}

void written_finish(struct written *w, const struct proof *proof)
{
    if (w->json)
        put_json(w, proof);
    else if (!w->quiet)
        put_text(w, proof);
}

/* ---- All in one --------------------------------------------------------- */

static int write_stdout(const uint8_t *bytes, size_t len)
{
    if (fwrite(bytes, 1, len, stdout) != len || fflush(stdout) != 0)
        return report_stdout();
    return CLI_DONE;
}

static int prove_file(struct newfile *f, struct proof *proof,
                      const uint8_t *bytes, size_t len)
{
    struct bytes back = { 0 };
    int status = newfile_write(f, bytes, len);

    if (status == CLI_DONE)
        status = newfile_read_back(f, &back);
    if (status == CLI_DONE)
        status = proof_make(proof, f->name, &back);
    if (status == CLI_DONE &&
        (back.len != len || memcmp(back.ptr, bytes, len) != 0)) {
        report_line(f->name, "the disk does not hold what was written to it");
        status = CLI_FILE;
    }
    if (status == CLI_DONE)
        status = newfile_publish(f);
    bytes_free(&back);
    return status;
}

static int prove_memory(struct proof *proof, const uint8_t *bytes, size_t len)
{
    struct bytes copy = { 0 };
    int status;

    bytes_add(&copy, bytes, len);
    status = proof_make(proof, "-", &copy);
    if (status == CLI_DONE)
        status = write_stdout(bytes, len);
    bytes_free(&copy);
    return status;
}

int written_publish(struct written *w, struct newfile *f, struct proof *proof,
                    const uint8_t *bytes, size_t len)
{
    int status = is_stdout(w) ? prove_memory(proof, bytes, len)
                              : prove_file(f, proof, bytes, len);

    if (status == CLI_DONE)
        written_finish(w, proof);
    return status;
}

int written_check_output(const char *output, bool json, const char *command)
{
    if (output == NULL || strcmp(output, "-") != 0)
        return CLI_DONE;
    if (isatty(STDOUT_FILENO) == 1)
        return opt_usage_error(
            command, "%s: a container is not written to a terminal", command);
    if (json)
        return opt_usage_error(command,
                               "%s: --json and -o - exclude each other: both "
                               "would go to standard output",
                               command);
    return CLI_DONE;
}

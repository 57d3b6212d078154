#include "cli/written.h"

#include "cli/exit.h"
#include "cli/out_json.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/walk.h"
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
    if (!w->quiet) /* "-" alone would be taken for the input */
        report_line(file == w->output && is_stdout(w) ? "standard output"
                                                      : file,
                    "%s", text);
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
    bytes_add_text(&text, " bytes");
    if (w->remark != NULL)
        bytes_add_format(&text, ", %s", w->remark);
    bytes_add_text(&text, "\n");
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

/* ---- What protects badly ------------------------------------------------ */

struct exposure {
    bool is_in_plain; /* the safe that is looked at is not encrypted */
    size_t n_keys;
    size_t n_plain;      /* of these: nothing encrypts them */
    uint64_t iterations; /* the fewest; 0: none seen */
};

static void see_iterations(struct exposure *e, const struct p12_scheme *scheme)
{
    uint64_t n = scheme == NULL ? 0 : p12_scheme_iterations(scheme);

    if (n != 0 && (e->iterations == 0 || n < e->iterations))
        e->iterations = n;
}

static void see_safe(const struct p12_safe *safe, void *context)
{
    struct exposure *e = context;

    e->is_in_plain = p12_safe_type(safe) == P12_SAFE_DATA;
    if (word_is_open(p12_safe_status(safe))) /* what is carried over is not */
        see_iterations(e, p12_safe_scheme(safe));
}

static void see_bag(const struct p12_bag *bag, void *context)
{
    struct exposure *e = context;
    bool is_plain = p12_bag_type(bag) == P12_BAG_KEY;

    e->n_keys += is_plain || p12_bag_type(bag) == P12_BAG_SHROUDED_KEY;
    e->n_plain += is_plain && e->is_in_plain;
    if (word_is_open(p12_bag_status(bag)))
        see_iterations(e, p12_bag_scheme(bag));
}

static void warn_of_keys(struct written *w, const struct exposure *e)
{
    if (e->n_plain == 1)
        written_warn(w, w->output,
                     "its private key is not encrypted: whoever has the file "
                     "has the key");
    else if (e->n_plain != 0)
        written_warn(w, w->output,
                     "%zu private keys in it are not encrypted: whoever has "
                     "the file has the keys",
                     e->n_plain);
}

static void warn_of_iterations(struct written *w, uint64_t n)
{
    enum { FEW = 1000 }; /* the least that RFC 8018, 4.2, recommends */

    if (n != 0 && n < FEW)
        written_warn(w, w->output,
                     "passwords can be tried quickly: it has a key derivation "
                     "of %u iteration%s, and fewer than 1,000 are no obstacle",
                     (unsigned)n, n == 1 ? "" : "s");
}

/* Of what was written anew: what was only carried over is as it was. */
static void warn_of_exposure(struct written *w, const struct proof *proof)
{
    const struct p12_pfx *pfx = proof->result.pfx;
    const struct p12_mac *mac = p12_pfx_mac(pfx);
    struct exposure e = { 0 };
    const struct visitor visitor = { see_safe, see_bag, &e };

    if (proof->same_mac)
        return;
    if (mac != NULL)
        see_iterations(&e, p12_mac_scheme(mac));
    if (!proof->as_ciphertext)
        walk_parts(pfx, &visitor);
    warn_of_keys(w, &e);
    if (mac == NULL && e.n_keys != 0 &&
        (w->input == NULL || p12_pfx_mac(proof->source) != NULL))
        written_warn(w, w->output,
                     "it has no MAC: that it was altered will not be noticed");
    warn_of_iterations(w, e.iterations);
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

/* Of a file that was rewritten in place. */
static void warn_of_target(struct written *w, const struct newfile *f)
{
    if (is_stdout(w) || !f->keeps_mode)
        return;
    if (f->lost_owner)
        written_warn(w, w->output, "its owner could not be kept");
    if (f->lost_access)
        written_warn(w, w->output,
                     "its group or its access control list could not be kept: "
                     "only its owner has access now");
    if (f->old.st_nlink > 1)
        written_warn(w, w->output,
                     "its other names (hard links) keep the old content, the "
                     "old password included");
}

/* The file is there already if it can't be said. */
static int flush_report(const struct written *w)
{
    int status;

    if (fflush(stdout) == 0 && !ferror(stdout))
        return CLI_DONE;
    status = report_stdout();
    report_line(w->output, "was written all the same");
    return status;
}

int written_publish(struct written *w, struct newfile *f, struct proof *proof,
                    const uint8_t *bytes, size_t len)
{
    int status = is_stdout(w) ? prove_memory(proof, bytes, len)
                              : prove_file(f, proof, bytes, len);

    if (status != CLI_DONE)
        return status;
    warn_of_target(w, f);
    warn_of_exposure(w, proof);
    written_judge(w, proof);
    written_finish(w, proof);
    return is_stdout(w) ? CLI_DONE : flush_report(w);
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

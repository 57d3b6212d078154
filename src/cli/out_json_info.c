#include "cli/out_json.h"

#include "cli/exit.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/words.h"
#include <string.h>

void out_json_error(struct json_out *j, const struct container *c)
{
    out_json_error_member(j, NULL, c);
}

void out_json_error_member(struct json_out *j, const char *key,
                           const struct container *c)
{
    const struct p12_error *err = &c->err;
    bool is_file = c->reason != 0;
    struct bytes text = { 0 };

    container_failure(c, &text);
    json_open(j, key, '{');
    json_put(j, "schema", json_word("p12.error/1"));
    json_put(j, "file", json_word(c->name));
    json_put(j, "exit_code", json_count((uint64_t)c->status));
    json_put(j, "code",
             is_file ? json_null() : json_word(p12_rc_name(err->rc)));
    json_put(j, "text", json_bytes(&text));
    json_put(j, "format",
             is_file ? json_null() : json_word(p12_format_name(c->format)));
    json_put(j, "problem", is_file ? json_null() : out_json_problem(err));
    json_close(j, '}');
}

/* ---- Attributes --------------------------------------------------------- */

static json_t *attribute_value(const struct p12_attribute *attr, size_t i)
{
    json_t *value = json_new_object();
    struct bytes text = { 0 };
    bool is_text = string_attribute(&text, attr, i);

    json_set(value, "text",
             is_text ? json_text(bytes_text(&text), text.len) : json_null());
    json_set(value, "der", json_hex(p12_attribute_value(attr, i)));
    bytes_free(&text);
    return value;
}

static json_t *attribute(const struct p12_attribute *attr)
{
    struct p12_span oid = p12_attribute_oid(attr);
    json_t *object = json_new_object();
    json_t *values = json_new_array();

    for (size_t i = 0; i < p12_attribute_n_values(attr); i++)
        json_append(values, attribute_value(attr, i));
    json_set(object, "oid", json_oid(oid));
    json_set(object, "name", json_word(p12_oid_name(oid)));
    json_set(object, "values", values);
    json_set(object, "problem", out_json_problem(p12_attribute_problem(attr)));
    return object;
}

static json_t *attributes(const struct p12_bag *bag, struct findings *findings)
{
    json_t *list = json_new_array();

    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_attribute *attr = p12_bag_attribute(bag, i);

        findings_add(findings, p12_attribute_problem(attr));
        json_append(list, attribute(attr));
    }
    return list;
}

/* ---- Bags --------------------------------------------------------------- */

static void put_bag(struct json_out *j, const struct p12_bag *bag,
                    struct findings *findings);

static void put_bag_head(struct json_out *j, const struct p12_bag *bag,
                         const char *path)
{
    enum p12_status status = p12_bag_status(bag);

    json_put(j, "path", json_word(path));
    json_put(j, "type", json_word(word_bag_type(p12_bag_type(bag))));
    json_put(j, "oid", json_oid(p12_bag_oid(bag)));
    json_put(j, "value_oid", json_oid(p12_bag_value_oid(bag)));
    json_put(j, "layer", json_word(word_layer(p12_bag_layer(bag))));
    json_put(j, "offset", json_count(p12_bag_offset(bag)));
    json_put(j, "size", json_count(p12_bag_size(bag)));
    json_put(j, "scheme", out_json_scheme(p12_bag_scheme(bag)));
    json_put(j, "opened", json_boolean(word_is_open(status)));
    json_put(j, "status", json_word(word_status(status)));
    json_put(j, "recovery", json_word(p12_bag_recovery(bag)));
}

static void put_bag_content(struct json_out *j, const struct p12_bag *bag,
                            struct findings *findings)
{
    const struct p12_error *problem = p12_bag_problem(bag);
    struct p12_error unreadable = { 0 };

    json_put(j, "certificate", out_json_bag_cert(bag, &unreadable));
    json_put(j, "key", out_json_bag_key(bag, &findings->key_work, &unreadable));
    json_put(j, "crl", out_json_bag_crl(bag, &unreadable));
    json_put(j, "secret", out_json_bag_secret(bag));
    json_put(j, "content_size",
             p12_bag_content(bag).len == 0
                 ? json_null()
                 : json_count(p12_bag_content(bag).len));
    if (problem == NULL && unreadable.rc != P12_OK) {
        problem = &unreadable;
        findings_add(findings, problem);
    }
    json_put(j, "problem", out_json_problem(problem));
}

static void put_bag(struct json_out *j, const struct p12_bag *bag,
                    struct findings *findings)
{
    char path[P12_PATH_MAX];

    p12_bag_path(bag, path, sizeof path);
    findings_part(findings, p12_bag_status(bag), p12_bag_problem(bag), path);
    json_open(j, NULL, '{');
    put_bag_head(j, bag, path);
    json_put(j, "attributes", attributes(bag, findings));
    put_bag_content(j, bag, findings);
    json_open(j, "bags", '[');
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        put_bag(j, p12_bag_bag(bag, i), findings);
    json_close(j, ']');
    json_close(j, '}');
}

/* ---- Safes -------------------------------------------------------------- */

static json_t *recipients(const struct p12_safe *safe)
{
    json_t *list = json_new_array();

    for (size_t i = 0; i < p12_safe_n_recipients(safe); i++)
        json_append(list, out_json_party(p12_safe_recipient(safe, i)));
    return list;
}

static void put_safe(struct json_out *j, const struct p12_safe *safe,
                     struct findings *findings)
{
    enum p12_status status = p12_safe_status(safe);
    char path[P12_PATH_MAX];

    p12_safe_path(safe, path, sizeof path);
    findings_part(findings, status, p12_safe_problem(safe), path);
    json_open(j, NULL, '{');
    json_put(j, "path", json_word(path));
    json_put(j, "type", json_word(word_safe_type(p12_safe_type(safe))));
    json_put(j, "oid", json_oid(p12_safe_oid(safe)));
    json_put(j, "offset", json_count(p12_safe_offset(safe)));
    json_put(j, "size", json_count(p12_safe_size(safe)));
    json_put(j, "scheme", out_json_scheme(p12_safe_scheme(safe)));
    json_put(j, "opened", json_boolean(word_is_open(status)));
    json_put(j, "status", json_word(word_status(status)));
    json_put(j, "recovery", json_word(p12_safe_recovery(safe)));
    json_put(j, "problem", out_json_problem(p12_safe_problem(safe)));
    json_put(j, "recipients", recipients(safe));
    json_open(j, "bags", '[');
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        put_bag(j, p12_safe_bag(safe, i), findings);
    json_close(j, ']');
    json_close(j, '}');
}

/* ---- The container ------------------------------------------------------ */

static json_t *verified(enum p12_status status)
{
    if (status == P12_STATUS_OPEN)
        return json_true();
    return status == P12_STATUS_WRONG ? json_false() : json_null();
}

static json_t *mac_of(const struct container *c)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);
    json_t *object;

    if (mac == NULL)
        return json_null();
    object = json_new_object();
    out_json_set_scheme(object, p12_mac_scheme(mac));
    json_set(object, "verified", verified(p12_mac_status(mac)));
    json_set(object, "status", json_word(word_status(p12_mac_status(mac))));
    json_set(object, "value_length", json_count(p12_mac_value(mac).len));
    json_set(object, "mac_salt_length", json_count(p12_mac_salt(mac).len));
    json_set(object, "mac_iterations", json_count(p12_mac_iterations(mac)));
    json_set(object, "recovery", json_word(p12_mac_recovery(mac)));
    json_set(object, "opens_despite_mac",
             json_boolean(p12_pfx_opens_despite_mac(c->pfx)));
    json_set(object, "problem", out_json_problem(p12_mac_problem(mac)));
    return object;
}

static void put_head(struct json_out *j, const struct container *c)
{
    int64_t version = p12_pfx_version(c->pfx);
    json_t *signers = json_new_array();

    json_put(j, "schema", json_word("p12.info/1"));
    json_put(j, "file", json_word(c->name));
    json_put(j, "size", json_count(c->file_size));
    json_put(j, "armour", json_word(word_armour(c->format)));
    json_put(j, "encoding", json_word(p12_pfx_is_der(c->pfx) ? "DER" : "BER"));
    json_put(j, "version", json_integer(version));
    json_put(j, "integrity",
             json_word(word_integrity(p12_pfx_integrity(c->pfx))));
    json_put(j, "trailing_bytes", json_count(p12_pfx_trailing(c->pfx)));
    json_put(j, "mac", mac_of(c));
    for (size_t i = 0; i < p12_pfx_n_signers(c->pfx); i++)
        json_append(signers, out_json_party(p12_pfx_signer(c->pfx, i)));
    json_put(j, "signers", signers);
}

static void put_notes(struct json_out *j, const struct container *c)
{
    json_open(j, "notes", '[');
    for (size_t i = 0; i < p12_pfx_n_notes(c->pfx); i++) {
        const struct p12_note *note = p12_pfx_note(c->pfx, i);

        json_open(j, NULL, '{');
        json_put(j, "id", json_word(note->id));
        json_put(j, "path", json_word(note->path));
        json_put(j, "text", json_word(note->text));
        json_close(j, '}');
    }
    json_close(j, ']');
}

void out_json_info(struct json_out *j, const struct container *c,
                   struct findings *findings)
{
    json_open(j, NULL, '{');
    put_head(j, c);
    json_open(j, "safes", '[');
    for (size_t i = 0; i < p12_pfx_n_safes(c->pfx); i++)
        put_safe(j, p12_pfx_safe(c->pfx, i), findings);
    json_close(j, ']');
    put_notes(j, c);
    json_close(j, '}');
}

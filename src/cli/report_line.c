#include "cli/report_line.h"

#include "cli/identities.h"
#include "cli/json.h"
#include "cli/out_audit.h"
#include <string.h>

/* ---- Reading ------------------------------------------------------------ */

struct record {
    const char *machine;
    const char *file;
    const char *octets;  /* of its name, if that is no UTF-8; else NULL */
    const char *profile; /* NULL: the file was unreadable */
    enum fleet_verdict verdict;
    json_t *findings;
    json_t *identities;
};

static bool is_wrong(struct bytes *wrong, const char *what)
{
    bytes_add_text(wrong, what);
    return false;
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool find_verdict(const char *word, enum fleet_verdict *out)
{
    for (int v = 0; word != NULL && v < FLEET_VERDICTS; v++) {
        if (strcmp(word, fleet_verdict_word((enum fleet_verdict)v)) == 0) {
            *out = (enum fleet_verdict)v;
            return true;
        }
    }
    return false;
}

static bool find_severity(const char *word, enum p12_severity *out)
{
    for (int s = P12_NOTE; word != NULL && s < P12_OFF; s++) {
        if (strcmp(word, audit_severity_word((enum p12_severity)s)) == 0) {
            *out = (enum p12_severity)s;
            return true;
        }
    }
    return false;
}

static bool is_finding(const json_t *finding)
{
    enum p12_severity severity;

    return text_of(finding, "rule") != NULL &&
           find_severity(text_of(finding, "severity"), &severity);
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_sha256(const char *hex, uint8_t out[32])
{
    if (hex == NULL || strlen(hex) != 64)
        return false;
    for (size_t i = 0; i < 32; i++) {
        int high = nibble(hex[2 * i]);
        int low = nibble(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

static bool read_identity(const json_t *object, struct identity *out)
{
    const char *kind = text_of(object, "kind");

    return kind != NULL && identity_kind_find(kind, &out->kind) &&
           read_sha256(text_of(object, "sha256"), out->sha256);
}

static bool check_lists(const struct record *record, struct bytes *wrong)
{
    struct identity identity;
    json_t *one;
    size_t i;

    if (!json_is_array(record->findings) || !json_is_array(record->identities))
        return is_wrong(wrong, "findings or identities are missing");
    json_array_foreach(
        record->findings, i,
        one) if (!is_finding(one)) return is_wrong(wrong,
                                                   "a finding without its rule "
                                                   "or severity");
    json_array_foreach(record->identities, i, one) if (
        !read_identity(one, &identity)) return is_wrong(wrong,
                                                        "an identity without "
                                                        "its kind or SHA-256");
    return true;
}

static bool read_record(const json_t *object, struct record *record,
                        struct bytes *wrong)
{
    const char *schema = text_of(object, "schema");
    const char *label = text_of(object, "label");

    if (json_is_array(object))
        return is_wrong(wrong, "an array: p12 audit --format jsonl writes one "
                               "object a line");
    if (schema == NULL || strcmp(schema, "p12.audit/1") != 0)
        return is_wrong(wrong, "no object of p12.audit/1");
    if (label != NULL)
        record->machine = label;
    record->file = text_of(object, "file");
    record->octets = text_of(object, "file_octets");
    record->profile = text_of(object, "profile");
    record->findings = json_object_get(object, "findings");
    record->identities = json_object_get(object, "identities");
    if (record->file == NULL)
        return is_wrong(wrong, "no file's name");
    if (!find_verdict(text_of(object, "verdict"), &record->verdict))
        return is_wrong(wrong, "no verdict");
    if ((record->profile == NULL) != (record->verdict == FLEET_UNREADABLE))
        return is_wrong(wrong, "no profile's name");
    return check_lists(record, wrong);
}

/* ---- Adding ------------------------------------------------------------- */

static struct fleet_entry begin(struct fleet *fleet,
                                const struct record *record)
{
    struct bytes key = { 0 };
    uint8_t sha256[32];

    bytes_add(&key, record->machine, strlen(record->machine) + 1);
    bytes_add(&key, record->file, strlen(record->file) + 1);
    if (record->octets != NULL) /* the name has U+FFFD in their place */
        bytes_add_text(&key, record->octets);
    p12_fingerprint((struct p12_span){ key.ptr, key.len }, sha256);
    bytes_free(&key);
    return fleet_begin(fleet, sha256, record->machine);
}

static bool add_findings(struct fleet *fleet, const struct fleet_entry *entry,
                         const json_t *findings)
{
    json_t *one;
    size_t i;

    json_array_foreach(findings, i, one)
    {
        enum p12_severity severity = P12_NOTE;

        find_severity(text_of(one, "severity"), &severity);
        if (!fleet_find(fleet, entry, text_of(one, "rule"), severity,
                        json_is_true(json_object_get(one, "undecided"))))
            return false;
    }
    return true;
}

static void add_identities(struct fleet *fleet, const struct fleet_entry *entry,
                           const struct record *record)
{
    json_t *one;
    size_t i;

    json_array_foreach(record->identities, i, one)
    {
        const char *subject = text_of(one, "subject");
        struct identity identity = { 0 };
        struct bytes copy = { 0 };

        read_identity(one, &identity);
        if (subject != NULL) {
            bytes_add(&copy, subject, strlen(subject) + 1);
            identity.subject = (char *)copy.ptr;
        }
        fleet_identify(fleet, entry, record->file, &identity);
        bytes_free(&copy);
    }
}

static bool add_record(struct fleet *fleet, const struct record *record,
                       struct bytes *wrong)
{
    struct fleet_entry entry = begin(fleet, record);

    add_identities(fleet, &entry, record);
    if (record->profile == NULL)
        fleet_unreadable(fleet, &entry);
    else if (!fleet_judge(fleet, &entry, record->profile, record->verdict))
        return is_wrong(wrong, "more than 1,000 profiles");
    if (!add_findings(fleet, &entry, record->findings))
        return is_wrong(wrong, "more than 10,000 rules");
    return true;
}

bool report_line_add(struct fleet *fleet, struct p12_span line,
                     const char *machine, struct bytes *wrong)
{
    struct record record = { .machine = machine };
    json_error_t error;
    json_t *object = json_loadb((const char *)line.ptr, line.len, 0, &error);
    bool is_good;

    if (object == NULL) {
        bytes_add_format(wrong, "no JSON: %s, at column %d", error.text,
                         error.column);
        return false;
    }
    is_good = read_record(object, &record, wrong) &&
              add_record(fleet, &record, wrong);
    json_decref(object);
    return is_good;
}

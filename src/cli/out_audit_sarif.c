#include "cli/out_audit.h"

#include "cli/exit.h"
#include <p12/version.h>
#include <string.h>

/* The rule that no profile has: a file that can't be read. */
static const char unreadable[] = "unreadable";

/* ---- The log ------------------------------------------------------------ */

/* A member that is an object with a text: SARIF's "message". */
static void put_message(struct json_out *j, const char *key, const char *text)
{
    json_open(j, key, '{');
    json_put_word(j, "text", text);
    json_close(j, '}');
}

static void put_rule(struct json_out *j, const char *name, const char *sentence,
                     const char *help)
{
    json_open(j, NULL, '{');
    json_put_word(j, "id", name);
    put_message(j, "shortDescription", sentence);
    if (help != NULL)
        put_message(j, "help", help);
    json_close(j, '}');
}

static void put_rules(struct json_out *j)
{
    json_open(j, "rules", '[');
    for (size_t i = 0; i < p12_rule_count(); i++) {
        const struct p12_rule *rule = p12_rule_at(i);

        put_rule(j, p12_rule_name(rule), p12_rule_sentence(rule),
                 mend_rule(rule));
    }
    put_rule(j, unreadable, "not readable as PKCS#12", NULL);
    json_close(j, ']');
}

void out_audit_sarif_begin(struct json_out *j)
{
    json_open(j, NULL, '{');
    json_put_word(j, "$schema",
                  "https://json.schemastore.org/sarif-2.1.0.json");
    json_put_word(j, "version", "2.1.0");
    json_open(j, "runs", '[');
    json_open(j, NULL, '{');
    json_open(j, "tool", '{');
    json_open(j, "driver", '{');
    json_put_word(j, "name", "p12");
    json_put_word(j, "version", p12_version());
    put_rules(j);
    json_close(j, '}');
    json_close(j, '}');
    json_open(j, "results", '[');
}

/* Files that were unreadable are results: the work was done all the same. */
void out_audit_sarif_end(struct json_out *j, int status)
{
    json_close(j, ']');
    json_open(j, "invocations", '[');
    json_open(j, NULL, '{');
    json_put_flag(j, "executionSuccessful",
                  status != CLI_FILE && status != CLI_USAGE);
    json_put(j, "exitCode", json_count((uint64_t)status));
    json_close(j, '}');
    json_close(j, ']');
    json_close(j, '}');
    json_close(j, ']');
    json_close(j, '}');
}

/* ---- Where -------------------------------------------------------------- */

static bool is_unreserved(char c)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-._~/";

    return c != '\0' && strchr(letters, c) != NULL;
}

/* A URI reference (RFC 3986): absolute where the path is, else relative. A
 * path that begins with two slashes would name a host. */
static void add_uri(struct bytes *out, const char *path)
{
    if (path[0] == '/') {
        bytes_add_text(out, "file:///");
        path += strspn(path, "/");
    }
    for (; *path != '\0'; path++)
        if (is_unreserved(*path))
            bytes_add(out, path, 1);
        else
            bytes_add_format(out, "%%%02X", (unsigned)(unsigned char)*path);
}

static void put_file(struct json_out *j, const char *name)
{
    struct bytes uri = { 0 };

    json_open(j, "physicalLocation", '{');
    json_open(j, "artifactLocation", '{');
    if (strcmp(name, "-") == 0) {
        put_message(j, "description", "standard input");
    } else {
        add_uri(&uri, name);
        json_put_word(j, "uri", bytes_text(&uri));
    }
    json_close(j, '}');
    json_close(j, '}');
    bytes_free(&uri);
}

static void put_location(struct json_out *j, const char *name, const char *path)
{
    json_open(j, "locations", '[');
    json_open(j, NULL, '{');
    put_file(j, name);
    if (path != NULL && path[0] != '\0') {
        json_open(j, "logicalLocations", '[');
        json_open(j, NULL, '{');
        json_put_word(j, "fullyQualifiedName", path);
        json_close(j, '}');
        json_close(j, ']');
    }
    json_close(j, '}');
    json_close(j, ']');
}

/* ---- Results ------------------------------------------------------------ */

static size_t rule_index(const struct p12_rule *rule)
{
    size_t i = 0;

    while (p12_rule_at(i) != NULL && p12_rule_at(i) != rule)
        i++;
    return i;
}

static void open_result(struct json_out *j, const char *rule, size_t index)
{
    json_open(j, NULL, '{');
    json_put_word(j, "ruleId", rule);
    json_put(j, "ruleIndex", json_count(index));
}

/* What nobody can say is open, and open results have no level (SARIF 2.1.0,
 * 3.27.9 and 3.27.10). */
static void put_level(struct json_out *j, const struct p12_finding *f)
{
    json_put_word(j, "kind", f->undecided ? "open" : "fail");
    json_put_word(j, "level",
                  f->undecided ? "none" : audit_severity_word(f->severity));
}

static void put_sentence(struct json_out *j, const char *profile,
                         const struct p12_finding *f, struct mend *mend)
{
    struct bytes text = { 0 };
    const char *advice = mend_advice(mend, f);

    bytes_add_format(&text, "%s: %s: %s", profile, f->text, f->found);
    if (f->wanted != NULL)
        bytes_add_format(&text, " -> %s", f->wanted);
    if (mend_covers(mend, f))
        bytes_add_format(&text, ". Mend: %s", bytes_text(&mend->command));
    else if (advice != NULL)
        bytes_add_format(&text, ". %s", advice);
    json_open(j, "message", '{');
    json_put_word(j, "text", bytes_text(&text));
    json_close(j, '}');
    bytes_free(&text);
}

static void put_properties(struct json_out *j, const struct judged *judged,
                           const struct judgement *judgement,
                           const struct p12_finding *f)
{
    json_open(j, "properties", '{');
    if (judged->label != NULL)
        json_put_word(j, "label", judged->label);
    if (judgement != NULL)
        json_put_word(j, "profile", p12_profile_name(judgement->profile));
    json_put_word(j, "verdict",
                  judgement == NULL ? unreadable
                                    : audit_verdict_word(
                                          p12_audit_verdict(judgement->audit)));
    if (f != NULL) {
        json_put_word(j, "found", f->found);
        json_put_word(j, "wanted", f->wanted);
        json_put_word(j, "source", f->source);
    }
    json_close(j, '}');
}

static void put_result(struct json_out *j, const struct judged *judged,
                       const struct judgement *judgement,
                       const struct p12_finding *f, struct mend *mend)
{
    open_result(j, p12_rule_name(f->rule), rule_index(f->rule));
    put_level(j, f);
    put_sentence(j, p12_profile_name(judgement->profile), f, mend);
    put_location(j, judged->container.name, f->path);
    put_properties(j, judged, judgement, f);
    json_close(j, '}');
}

static void put_judgement(const struct audit_style *style, struct json_out *j,
                          const struct judged *judged,
                          const struct judgement *judgement)
{
    struct mend mend;

    mend_judgement(&style->mending, &judged->container, judgement, &mend);
    for (size_t i = 0; i < p12_audit_n_findings(judgement->audit); i++)
        put_result(j, judged, judgement, p12_audit_finding(judgement->audit, i),
                   &mend);
    mend_free(&mend);
}

static void put_unreadable(struct json_out *j, const struct judged *judged)
{
    const struct p12_error *err = &judged->container.err;
    struct bytes text = { 0 };

    container_failure(&judged->container, &text);
    open_result(j, unreadable, p12_rule_count());
    json_put_word(j, "kind", "fail");
    json_put_word(j, "level", "error");
    put_message(j, "message", bytes_text(&text));
    put_location(j, judged->container.name, err->path);
    put_properties(j, judged, NULL, NULL);
    json_close(j, '}');
    bytes_free(&text);
}

void out_audit_sarif(const struct audit_style *style,
                     const struct judged *judged, struct bytes *out)
{
    struct json_out j = { .bytes = out, .depth = AUDIT_SARIF_DEPTH };

    if (judged->container.pfx == NULL)
        put_unreadable(&j, judged);
    for (size_t i = 0; i < judged->n_judgements; i++)
        put_judgement(style, &j, judged, &judged->judgements[i]);
}

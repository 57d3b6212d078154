#include "cli/out_audit.h"

#include "cli/escape.h"
#include "cli/out_json.h"
#include <string.h>

/* ---- Identities --------------------------------------------------------- */

static const char *word_identity(enum identity_kind kind)
{
    switch (kind) {
    case IDENTITY_CERTIFICATE:
        return "certificate";
    case IDENTITY_KEY:
        return "key";
    case IDENTITY_SHROUD:
        return "shrouded-key";
    case IDENTITY_SAFE:
        return "encrypted-safe";
    }
    return "certificate";
}

static void put_hex(struct json_out *j, const char *key, const uint8_t *hash,
                    size_t len)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * sizeof((struct identity *)0)->sha256 + 1];

    for (size_t i = 0; i < len; i++) {
        text[2 * i] = digits[hash[i] >> 4];
        text[2 * i + 1] = digits[hash[i] & 15];
    }
    text[2 * len] = '\0';
    json_put_word(j, key, text);
}

static void put_identity(struct json_out *j, const struct identity *id)
{
    json_open(j, NULL, '{');
    json_put_word(j, "kind", word_identity(id->kind));
    json_put_word(j, "path", id->path);
    put_hex(j, "sha256", id->sha256, sizeof id->sha256);
    json_put_word(j, "subject", id->subject);
    json_close(j, '}');
}

/* ---- Findings ----------------------------------------------------------- */

static void put_finding(struct json_out *j, const struct p12_finding *f,
                        struct mend *mend)
{
    bool is_mended = mend_covers(mend, f);

    json_open(j, NULL, '{');
    json_put_word(j, "rule", p12_rule_name(f->rule));
    json_put_word(j, "severity", audit_severity_word(f->severity));
    json_put_word(j, "path", f->path);
    json_put_word(j, "found", f->found);
    json_put_word(j, "wanted", f->wanted);
    json_put_word(j, "source", f->source);
    json_put_word(j, "text", f->text);
    json_put_flag(j, "undecided", f->undecided);
    json_put_word(j, "remedy", is_mended ? bytes_text(&mend->command) : NULL);
    json_put_word(j, "advice", mend_advice(mend, f));
    json_close(j, '}');
}

static void put_findings(struct json_out *j, const struct p12_audit *audit,
                         struct mend *mend)
{
    json_open(j, "findings", '[');
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++)
        put_finding(j, p12_audit_finding(audit, i), mend);
    json_close(j, ']');
}

/* ---- A file and a profile ----------------------------------------------- */

/* A name that is no UTF-8 comes with its octets as well: two of them may look
 * the same. */
static void put_name(struct json_out *j, const char *name)
{
    struct bytes clean = { 0 };
    struct p12_span octets = { (const uint8_t *)name, strlen(name) };

    json_put_word(j, "file", name);
    escape_utf8(&clean, name, octets.len);
    if (strcmp(bytes_text(&clean), name) != 0)
        json_put(j, "file_octets", json_hex(octets));
    bytes_free(&clean);
}

static void put_head(struct json_out *j, const struct judged *judged,
                     const char *profile, const char *verdict)
{
    json_open(j, NULL, '{');
    json_put_word(j, "schema", "p12.audit/1");
    if (judged->label != NULL)
        json_put_word(j, "label", judged->label);
    put_name(j, judged->container.name);
    json_put_word(j, "profile", profile);
    json_put_word(j, "verdict", verdict);
}

static void put_judgement(const struct audit_style *style, struct json_out *j,
                          const struct judged *judged,
                          const struct judgement *judgement)
{
    struct mend mend;

    mend_judgement(&style->mending, &judged->container, judgement, &mend);
    put_head(j, judged, p12_profile_name(judgement->profile),
             audit_verdict_word(p12_audit_verdict(judgement->audit)));
    put_findings(j, judgement->audit, &mend);
    json_open(j, "identities", '[');
    for (size_t i = 0; i < judged->n_identities; i++)
        put_identity(j, &judged->identities[i]);
    json_close(j, ']');
    json_put_word(j, "error", NULL);
    json_close(j, '}');
    mend_free(&mend);
}

static void put_unreadable(struct json_out *j, const struct judged *judged)
{
    put_head(j, judged, NULL, "unreadable");
    json_open(j, "findings", '[');
    json_close(j, ']');
    json_open(j, "identities", '[');
    json_close(j, ']');
    out_json_error_member(j, "error", &judged->container);
    json_close(j, '}');
}

void out_audit_json(const struct audit_style *style,
                    const struct judged *judged, struct bytes *out)
{
    struct json_out j = { .bytes = out };

    if (style->format == AUDIT_JSONL)
        j.flat = true;
    else
        j.depth = 1; /* in the array */
    if (judged->container.pfx == NULL)
        put_unreadable(&j, judged);
    for (size_t i = 0; i < judged->n_judgements; i++)
        put_judgement(style, &j, judged, &judged->judgements[i]);
}

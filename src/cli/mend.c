#include "cli/mend.h"

#include "cli/quote.h"
#include "cli/selection.h"
#include "cli/walk.h"
#include "cli/words.h"
#include <string.h>

enum { NAME_BYTES = 255 }; /* of a file, on the systems that we know */

/* ---- What stands in convert's way --------------------------------------- */

static enum mend_obstacle obstacle_of(enum p12_status status,
                                      const struct p12_error *problem)
{
    if (status == P12_STATUS_WRONG)
        return MEND_OTHER_PASSWORD;
    return problem != NULL && problem->rc == P12_E_LIMIT ? MEND_LIMIT
                                                         : MEND_PART;
}

/* Another password helps only where nothing else is in the way. */
static void note(enum mend_obstacle *obstacle, enum p12_status status,
                 const struct p12_error *problem)
{
    if (status != P12_STATUS_WRONG || *obstacle == MEND_NO_OBSTACLE)
        *obstacle = obstacle_of(status, problem);
}

/* As repack_check_parts() sees it. */
static void see_safe(const struct p12_safe *safe, void *context)
{
    enum p12_status status = p12_safe_status(safe);

    if (p12_safe_type(safe) == P12_SAFE_ENCRYPTED &&
        (p12_safe_problem(safe) != NULL || status == P12_STATUS_WRONG))
        note(context, status, p12_safe_problem(safe));
}

static void see_bag(const struct p12_bag *bag, void *context)
{
    enum p12_status status = p12_bag_status(bag);

    if (p12_bag_scheme(bag) != NULL && p12_bag_content(bag).len == 0 &&
        (p12_bag_problem(bag) != NULL || status == P12_STATUS_WRONG))
        note(context, status, p12_bag_problem(bag));
}

static enum mend_obstacle mac_obstacle(const struct container *c)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);

    if (c->tried && c->err.rc == P12_E_LIMIT)
        return MEND_LIMIT;
    if (p12_pfx_integrity(c->pfx) == P12_INTEGRITY_PUBLIC_KEY || c->despite_mac)
        return MEND_MAC;
    if (mac == NULL || p12_mac_status(mac) != P12_STATUS_REFUSED)
        return MEND_NO_OBSTACLE;
    return p12_mac_problem(mac) != NULL &&
                   p12_mac_problem(mac)->rc == P12_E_LIMIT
               ? MEND_LIMIT
               : MEND_MAC;
}

/* Where no password was given, or none that was of any use, the user will be
 * asked for one: nothing is in the way yet. */
static enum mend_obstacle find_obstacle(const struct container *c)
{
    enum mend_obstacle obstacle = mac_obstacle(c);
    const struct visitor visitor = { see_safe, see_bag, &obstacle };

    if (obstacle == MEND_NO_OBSTACLE)
        walk_parts(c->pfx, &visitor);
    return obstacle == MEND_OTHER_PASSWORD && c->opened_by == NULL
               ? MEND_NO_OBSTACLE
               : obstacle;
}

/* ---- The command -------------------------------------------------------- */

static const char *argument_of(const struct mending *how,
                               const struct p12_profile *profile)
{
    for (size_t i = 0; how->profiles != NULL && i < how->profiles->n; i++)
        if (how->profiles->items[i] == profile)
            return how->profiles->words[i];
    return p12_profile_name(profile);
}

/* Where the suffix of a file's name begins; its end if it has none. */
static size_t suffix_at(const char *base)
{
    const char *dot = strrchr(base, '.');

    return dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base);
}

/* What is cut must not leave half a character behind. */
static size_t cut(const char *text, size_t len)
{
    while (len != 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

/* "dir/a-okta-workflows.p12" for "dir/a.p12": the names of profiles can stand
 * in those of files. What stood in armour is DER afterwards, and gets the
 * suffix of that. */
static void add_target(struct bytes *out, const struct container *c,
                       const char *profile)
{
    const char *slash = strrchr(c->name, '/');
    const char *base = slash == NULL ? c->name : slash + 1;
    size_t stem = suffix_at(base);
    const char *suffix = base + stem;
    struct bytes tail = { 0 };

    if (*suffix == '\0' || strlen(suffix) > NAME_BYTES / 2 ||
        strcmp(word_armour(c->format), "none") != 0)
        suffix = ".p12";
    bytes_add_text(&tail, "-");
    bytes_add_text(&tail, profile);
    bytes_add_text(&tail, suffix);
    if (stem + tail.len > NAME_BYTES)
        stem = cut(base, NAME_BYTES - tail.len);
    if (strcmp(c->name, "-") == 0) { /* standard input: "okta-workflows.p12" */
        bytes_add(out, tail.ptr + 1, tail.len - 1);
    } else {
        bytes_add(out, c->name, (size_t)(base - c->name) + stem);
        bytes_add(out, tail.ptr, tail.len);
    }
    bytes_free(&tail);
}

/* Can it be read once more, and is it no secret itself? */
static bool is_repeatable(const char *source)
{
    return strncmp(source, "env:", 4) == 0 ||
           strncmp(source, "file:", 5) == 0 || strcmp(source, "none") == 0;
}

static void add_password(struct bytes *out, const struct mending *how,
                         const char *option, const char *word,
                         const char *source)
{
    if (!is_repeatable(source))
        return;
    bytes_add_format(out, " %s ", option);
    quote_word(out, word, how->escape);
}

/* Those that opened nothing are asked for instead. */
static void add_passwords(const struct mending *how, const struct container *c,
                          struct bytes *out)
{
    const struct common *given = how->common;

    if (given == NULL || c->opened_by == NULL)
        return;
    for (size_t i = 0; i < given->passwords.n; i++)
        add_password(out, how, "-p", given->passwords.items[i],
                     given->passwords.items[i]);
    if (given->mac_password != NULL)
        add_password(out, how, "--mac-password", given->mac_password,
                     given->mac_password);
    for (size_t i = 0; i < given->part_passwords.n; i++) {
        const char *word = given->part_passwords.items[i];

        add_password(out, how, "--part-password", word, strchr(word, '=') + 1);
    }
}

/* Nothing of it has a password that could be kept. */
static bool is_bare(const struct container *c)
{
    return c->opened_by == NULL && !container_needs_password(c, false);
}

static void add_files(const struct mending *how, const struct container *c,
                      const char *profile, struct bytes *out)
{
    struct bytes target = { 0 };

    add_target(&target, c, profile);
    bytes_add_text(out, " -o ");
    quote_path(out, bytes_text(&target), how->escape);
    bytes_add_text(out, " ");
    quote_path(out, c->name, how->escape);
    bytes_free(&target);
}

/* ---- What the findings ask for ------------------------------------------ */

enum { DROPS_MAX = 256 }; /* more make no command for people */

struct wishes {
    bool leaf_first;
    bool password;
    const char *drops[DROPS_MAX];
    size_t n_drops;
    bool has_more; /* than have room */
};

/* Findings come in the order of their parts: the same part twice is twice in
 * a row. */
static void add_drop(struct wishes *w, const char *path)
{
    if (w->n_drops != 0 && strcmp(w->drops[w->n_drops - 1], path) == 0)
        return;
    if (w->n_drops == DROPS_MAX)
        w->has_more = true;
    else
        w->drops[w->n_drops++] = path;
}

static void ignore_drop(void *context, const char *path, const char *type)
{
    (void)context;
    (void)path;
    (void)type;
}

/* Is anything left of the container without them? */
static bool leaves_something(struct wishes *w, const struct p12_pfx *pfx)
{
    const struct opt_list keep = { NULL, 0 };
    const struct opt_list drop = { w->drops, w->n_drops };
    struct selection selection = { .keep = &keep, .drop = &drop };
    const char *unmatched = NULL;
    bool any;

    if (w->n_drops == 0)
        return true;
    any = selection_decide(&selection, pfx, ignore_drop, NULL, &unmatched);
    selection_free(&selection);
    return any && unmatched == NULL && !w->has_more;
}

static void add_wish(struct wishes *w, const struct p12_finding *finding)
{
    switch (p12_rule_remedy(finding->rule)) {
    case P12_REMEDY_LEAF_FIRST:
        w->leaf_first = true;
        break;
    case P12_REMEDY_DROP:
        add_drop(w, finding->path);
        break;
    case P12_REMEDY_PASSWORD:
        w->password = true;
        break;
    case P12_REMEDY_CONVERT:
    case P12_REMEDY_NONE:
        break;
    }
}

/* The whole file is no part that could be left out. */
bool mend_is_mendable(const struct p12_finding *finding)
{
    enum p12_remedy remedy = p12_rule_remedy(finding->rule);

    if (finding->severity != P12_ERROR || remedy == P12_REMEDY_NONE)
        return false;
    return remedy != P12_REMEDY_DROP || finding->path[0] != '\0';
}

static void gather(const struct p12_audit *audit, struct wishes *w,
                   struct mend *out)
{
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *finding = p12_audit_finding(audit, i);

        out->n_errors += finding->severity == P12_ERROR;
        out->n_undecided += finding->undecided;
        if (!mend_is_mendable(finding))
            continue;
        out->n_mended++;
        add_wish(w, finding);
    }
}

static void add_command(const struct mending *how, const struct container *c,
                        const struct p12_profile *profile,
                        const struct wishes *w, struct bytes *out)
{
    bytes_add_text(out, "p12 convert --profile ");
    quote_word(out, argument_of(how, profile), how->escape);
    if (w->leaf_first)
        bytes_add_text(out, " --order leaf-first");
    for (size_t i = 0; i < w->n_drops; i++) {
        bytes_add_text(out, " --drop ");
        quote_word(out, w->drops[i], how->escape);
    }
    add_passwords(how, c, out);
    if (w->password || is_bare(c))
        bytes_add_text(out, " --new-password prompt");
    add_files(how, c, p12_profile_name(profile), out);
}

void mend_judgement(const struct mending *how, const struct container *c,
                    const struct judgement *judgement, struct mend *out)
{
    struct wishes w;

    w = (struct wishes){ .n_drops = 0 };
    *out = (struct mend){ 0 };
    gather(judgement->audit, &w, out);
    if (out->n_mended != 0)
        out->obstacle = find_obstacle(c);
    if (out->obstacle == MEND_NO_OBSTACLE && !leaves_something(&w, c->pfx))
        out->obstacle = MEND_NOTHING_LEFT;
    if (out->obstacle != MEND_NO_OBSTACLE)
        out->n_mended = 0;
    if (out->n_mended != 0)
        add_command(how, c, judgement->profile, &w, &out->command);
}

void mend_free(struct mend *mend)
{
    bytes_free(&mend->command);
}

#include "cli/selection.h"

#include "cli/content.h"
#include "cli/exit.h"
#include "cli/strings.h"
#include "cli/words.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- Words -------------------------------------------------------------- */

static const char *const type_words[] = { "key",    "certificate", "crl",
                                          "secret", "sdsi",        "unknown",
                                          "nested" };

static bool is_type(const char *word)
{
    for (size_t i = 0; i < sizeof type_words / sizeof type_words[0]; i++)
        if (strcmp(word, type_words[i]) == 0)
            return true;
    return false;
}

static bool has_type(const struct opt_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (is_type(list->items[i]))
            return true;
    return false;
}

static const char *type_of(const struct p12_bag *bag)
{
    switch (p12_bag_type(bag)) {
    case P12_BAG_KEY:
    case P12_BAG_SHROUDED_KEY:
        return "key";
    case P12_BAG_CERTIFICATE:
        return content_is_sdsi(bag) ? "sdsi" : "certificate";
    case P12_BAG_CRL:
        return "crl";
    case P12_BAG_SECRET:
        return "secret";
    case P12_BAG_SAFE_CONTENTS:
        return "nested";
    case P12_BAG_UNKNOWN:
        break;
    }
    return "unknown";
}

/* One step, "bag[12]"; what follows it, or NULL if it is none. */
static const char *skip_step(const char *text, const char *name)
{
    size_t len = strlen(name);

    if (strncmp(text, name, len) != 0 || text[len] != '[' ||
        !isdigit((unsigned char)text[len + 1]))
        return NULL;
    text += len + 1;
    while (isdigit((unsigned char)*text))
        text++;
    return *text == ']' ? text + 1 : NULL;
}

static bool is_path(const char *text)
{
    text = skip_step(text, "authSafe");
    while (text != NULL && *text == '.')
        text = skip_step(text + 1, "bag");
    return text != NULL && *text == '\0';
}

static int check_list(const struct opt_list *list, const char *option,
                      const char *command)
{
    for (size_t i = 0; i < list->n; i++)
        if (!is_type(list->items[i]) && !is_path(list->items[i]))
            return opt_usage_error(
                command,
                "%s: %s: %s is neither a path like authSafe[0].bag[2] nor a "
                "type: key, certificate, crl, secret, sdsi, unknown, nested",
                command, option, list->items[i]);
    return CLI_DONE;
}

int selection_check(const struct selection *s, const char *command)
{
    int status = check_list(s->keep, "--keep", command);

    return status == CLI_DONE ? check_list(s->drop, "--drop", command) : status;
}

bool selection_is_given(const struct selection *s)
{
    return s->keep->n != 0 || s->drop->n != 0;
}

/* ---- Deciding ----------------------------------------------------------- */

struct deciding {
    struct selection *s;
    selection_dropped *dropped;
    void *context;
    bool *keep_seen; /* of each item: is there such a part? */
    bool *drop_seen;
};

static void decide(struct deciding *d, const void *part, bool is_kept)
{
    struct selection *s = d->s;

    if (s->n == s->cap) {
        size_t cap = s->cap == 0 ? 64 : 2 * s->cap;
        struct decision *grown = cli_alloc(cap, sizeof *grown);

        if (s->n != 0)
            memcpy(grown, s->decisions, s->n * sizeof *grown);
        free(s->decisions);
        s->decisions = grown;
        s->cap = cap;
    }
    s->decisions[s->n++] = (struct decision){ part, is_kept };
}

/* Is the part itself meant? `type` is NULL for a safe. */
static bool is_listed(const struct opt_list *list, bool *seen, const char *path,
                      const char *type)
{
    bool found = false;

    for (size_t i = 0; i < list->n; i++) {
        const char *item = list->items[i];

        if (strcmp(item, path) != 0 &&
            (type == NULL || strcmp(item, type) != 0))
            continue;
        seen[i] = true;
        found = true;
    }
    return found;
}

/* A part, and whether those around it say already that it goes or stays. */
struct fate {
    bool is_wanted;  /* by --keep, or since there is none */
    bool is_dropped; /* by --drop */
};

static struct fate fate_of(struct deciding *d, struct fate outer,
                           const char *path, const char *type)
{
    bool kept = is_listed(d->s->keep, d->keep_seen, path, type);
    bool dropped = is_listed(d->s->drop, d->drop_seen, path, type);

    return (struct fate){ outer.is_wanted || kept,
                          outer.is_dropped || dropped };
}

static bool decide_bag(struct deciding *d, const struct p12_bag *bag,
                       struct fate outer);

/* Decides for what is inside of a part; is any of it kept? */
static size_t decide_inside(struct deciding *d, const struct p12_safe *safe,
                            const struct p12_bag *bag, struct fate fate)
{
    size_t n = safe != NULL ? p12_safe_n_bags(safe) : p12_bag_n_bags(bag);
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        kept += decide_bag(d,
                           safe != NULL ? p12_safe_bag(safe, i)
                                        : p12_bag_bag(bag, i),
                           fate)
                    ? 1
                    : 0;
    return kept;
}

/* How a nested bag or a safe comes out of it: it stays for what is inside of
 * it, and goes when all of that goes. */
static bool is_outer_kept(struct fate fate, size_t n, size_t n_kept)
{
    if (fate.is_dropped)
        return false;
    return n != 0 ? n_kept != 0 : fate.is_wanted;
}

/* Depth is bounded by the library. Of what is left out as a whole the inside is
 * not named. */
static bool decide_bag(struct deciding *d, const struct p12_bag *bag,
                       struct fate outer)
{
    struct bytes path = { 0 };
    const char *type = type_of(bag);
    struct fate fate;
    bool is_kept;

    string_of_bag(&path, bag, p12_bag_path);
    fate = fate_of(d, outer, bytes_text(&path), type);
    is_kept = is_outer_kept(fate, p12_bag_n_bags(bag),
                            decide_inside(d, NULL, bag, fate));
    decide(d, bag, is_kept);
    if (!is_kept && p12_bag_n_bags(bag) == 0)
        d->dropped(d->context, bytes_text(&path), type);
    bytes_free(&path);
    return is_kept;
}

static bool decide_safe(struct deciding *d, const struct p12_safe *safe)
{
    const struct fate none = { d->s->keep->n == 0, false };
    size_t n = p12_safe_n_bags(safe);
    struct bytes path = { 0 };
    struct fate fate;
    bool is_kept;

    string_safe_path(&path, safe);
    fate = fate_of(d, none, bytes_text(&path), NULL);
    /* Whether there is something of a type in it nobody can tell. */
    if (!word_is_open(p12_safe_status(safe)) && has_type(d->s->keep))
        fate.is_wanted = true;
    is_kept = is_outer_kept(fate, n, decide_inside(d, safe, NULL, fate));
    decide(d, safe, is_kept);
    if (!is_kept && n == 0)
        d->dropped(d->context, bytes_text(&path), "safe");
    bytes_free(&path);
    return is_kept;
}

static int compare_decisions(const void *a, const void *b)
{
    const struct decision *x = a;
    const struct decision *y = b;
    uintptr_t p = (uintptr_t)x->part;
    uintptr_t q = (uintptr_t)y->part;

    return (p > q) - (p < q);
}

static const char *find_unmatched(const struct opt_list *list, const bool *seen)
{
    for (size_t i = 0; i < list->n; i++)
        if (!seen[i] && !is_type(list->items[i]))
            return list->items[i];
    return NULL;
}

bool selection_decide(struct selection *s, const struct p12_pfx *pfx,
                      selection_dropped *dropped, void *context,
                      const char **unmatched)
{
    struct deciding d = { .s = s,
                          .dropped = dropped,
                          .context = context,
                          .keep_seen = cli_alloc(s->keep->n, sizeof(bool)),
                          .drop_seen = cli_alloc(s->drop->n, sizeof(bool)) };
    bool any = false;

    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        any = decide_safe(&d, p12_pfx_safe(pfx, i)) || any;
    if (s->n != 0)
        qsort(s->decisions, s->n, sizeof *s->decisions, compare_decisions);
    *unmatched = find_unmatched(s->keep, d.keep_seen);
    if (*unmatched == NULL)
        *unmatched = find_unmatched(s->drop, d.drop_seen);
    free(d.keep_seen);
    free(d.drop_seen);
    return any;
}

void selection_free(struct selection *s)
{
    free(s->decisions);
    s->decisions = NULL;
    s->n = 0;
    s->cap = 0;
}

bool selection_keeps(void *state, const struct p12_safe *safe,
                     const struct p12_bag *bag)
{
    const struct selection *s = state;
    const struct decision wanted = { bag != NULL ? (const void *)bag
                                                 : (const void *)safe,
                                     false };
    const struct decision *found;

    if (s->n == 0)
        return true;
    found = bsearch(&wanted, s->decisions, s->n, sizeof *s->decisions,
                    compare_decisions);
    return found == NULL || found->is_kept;
}

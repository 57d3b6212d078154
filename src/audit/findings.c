#include "audit/findings.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- Texts --------------------------------------------------------------- */

/* Texts live until all are freed at once. */
struct p12_arena {
    struct p12_arena *older;
    size_t used, cap;
    char bytes[];
};

enum { ARENA_BLOCK = 2000 };

static char *arena_take(struct p12_findings *f, size_t len)
{
    struct p12_arena *a = f->arena;

    if (a == NULL || a->cap - a->used < len) {
        size_t cap = len > ARENA_BLOCK ? len : ARENA_BLOCK;

        a = p12_alloc(1, sizeof *a + cap, P12_MEMORY_ROOM);
        if (a == NULL)
            return NULL;
        *a = (struct p12_arena){ .older = f->arena, .cap = cap };
        f->arena = a;
    }
    a->used += len;
    return a->bytes + a->used - len;
}

/* By where the text came from, which is the same place for what is said
 * again. */
static const char **recent_place(struct p12_findings *f, const char *text)
{
    uintptr_t at = (uintptr_t)text;

    return &f->recent[(at ^ at >> 6) % P12_RECENT_TEXTS];
}

/* Leaves NULL as it is. */
static bool keep(struct p12_findings *f, const char **text)
{
    const char **recent;
    size_t len;
    char *copy;

    if (*text == NULL)
        return true;
    recent = recent_place(f, *text);
    if (*recent == NULL || strcmp(*recent, *text) != 0) {
        len = strlen(*text) + 1;
        copy = arena_take(f, len);
        if (copy == NULL)
            return false;
        memcpy(copy, *text, len);
        *recent = copy;
    }
    *text = *recent;
    return true;
}

/* ---- The list ------------------------------------------------------------ */

static bool grow(struct p12_findings *f)
{
    size_t cap = f->cap == 0 ? 16 : 2 * f->cap;
    struct p12_finding *item;

    if (f->n < f->cap)
        return true;
    item = p12_alloc(cap, sizeof *item, P12_MEMORY_ROOM);
    if (item == NULL)
        return false;
    if (f->n != 0)
        memcpy(item, f->item, f->n * sizeof *item);
    p12_free(f->item);
    f->item = item;
    f->cap = cap;
    return true;
}

/* The profile may be gone before the audit, so its texts are copied too. */
enum p12_rc p12_findings_add(struct p12_findings *f,
                             const struct p12_finding *finding)
{
    struct p12_finding copy = *finding;

    if (!grow(f) || !keep(f, &copy.path) || !keep(f, &copy.found) ||
        !keep(f, &copy.wanted) || !keep(f, &copy.text) ||
        !keep(f, &copy.source))
        return P12_E_MEMORY;
    f->item[f->n++] = copy;
    return P12_OK;
}

void p12_findings_clear(struct p12_findings *f)
{
    while (f->arena != NULL) {
        struct p12_arena *older = f->arena->older;

        p12_free(f->arena);
        f->arena = older;
    }
    p12_free(f->item);
    *f = (struct p12_findings){ 0 };
}

/* ---- Their order --------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The MAC stands before the safes, and numbers count as such. */
static int compare_paths(const char *a, const char *b)
{
    if ((a[0] == 'm') != (b[0] == 'm') && a[0] != '\0' && b[0] != '\0')
        return a[0] == 'm' ? -1 : 1;
    while (*a != '\0' && *b != '\0') {
        if (is_digit(*a) && is_digit(*b)) {
            char *after_a, *after_b;
            unsigned long one = strtoul(a, &after_a, 10);
            unsigned long other = strtoul(b, &after_b, 10);

            if (one != other)
                return one < other ? -1 : 1;
            a = after_a;
            b = after_b;
        } else if (*a != *b) {
            return *a < *b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

static int compare_texts(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

/* Of one part the gravest first; all but the source decides, so that nothing
 * hangs on how the sorting is done. */
static int compare_said(const struct p12_finding *a,
                        const struct p12_finding *b)
{
    int order = compare_paths(a->path, b->path);

    if (order == 0)
        order = (int)b->severity - (int)a->severity;
    if (order == 0)
        order = strcmp(p12_rule_name(a->rule), p12_rule_name(b->rule));
    if (order == 0)
        order = compare_texts(a->found, b->found);
    if (order == 0)
        order = compare_texts(a->wanted, b->wanted);
    if (order == 0)
        order = compare_texts(a->text, b->text);
    return order != 0 ? order : (int)a->undecided - (int)b->undecided;
}

static int compare(const void *a, const void *b)
{
    const struct p12_finding *one = a;
    const struct p12_finding *other = b;
    int order = compare_said(one, other);

    return order != 0 ? order : strcmp(one->source, other->source);
}

/* ---- Those that say the same -------------------------------------------- */

static bool join_sources(struct p12_findings *f, struct p12_finding *to,
                         const struct p12_finding *from)
{
    static const char between[] = "; ";
    size_t len = strlen(to->source);
    size_t more = strlen(from->source);
    char *text;

    text = arena_take(f, len + sizeof between - 1 + more + 1);
    if (text == NULL)
        return false;
    memcpy(text, to->source, len);
    memcpy(text + len, between, sizeof between - 1);
    memcpy(text + len + sizeof between - 1, from->source, more + 1);
    to->source = text;
    return true;
}

/* Of a part an error says all: who only advises need not say it again. */
static bool is_said(const struct p12_findings *f, size_t n,
                    const struct p12_finding *next)
{
    if (next->severity == P12_ERROR)
        return false;
    while (n-- > 0 && strcmp(f->item[n].path, next->path) == 0)
        if (f->item[n].severity == P12_ERROR && f->item[n].rule == next->rule)
            return true;
    return false;
}

enum p12_rc p12_findings_order(struct p12_findings *f)
{
    size_t n = 0;

    if (f->n != 0)
        qsort(f->item, f->n, sizeof *f->item, compare);
    for (size_t i = 0; i < f->n; i++) {
        const struct p12_finding *next = &f->item[i];

        if (n != 0 && compare_said(&f->item[n - 1], next) == 0) {
            /* sorted, so a source that was joined is the one just before */
            if (strcmp(f->item[i - 1].source, next->source) != 0 &&
                !join_sources(f, &f->item[n - 1], next))
                return P12_E_MEMORY;
        } else if (!is_said(f, n, next)) {
            f->item[n++] = *next;
        }
    }
    f->n = n;
    return P12_OK;
}

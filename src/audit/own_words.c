/* What is said to a profile of one's own, copied. */
#include "audit/own.h"
#include "base/alloc.h"

#include <string.h>

/* ---- One piece of memory ------------------------------------------------ */

/* How many entries lists have, their ends counted, and texts bytes. */
struct size {
    size_t entries, bytes;
};

static void measure_text(struct size *size, const char *text)
{
    if (text != NULL)
        size->bytes += strlen(text) + 1;
}

static void measure_list(struct size *size, const char *const *list)
{
    if (list == NULL)
        return;
    for (; *list != NULL; list++) {
        measure_text(size, *list);
        size->entries++;
    }
    size->entries++;
}

static struct p12_own_words *words_new(const struct size *size)
{
    size_t lists = size->entries * sizeof(const char *);
    struct p12_own_words *words =
        p12_alloc(1, sizeof *words + lists + size->bytes, P12_MEMORY_PLAIN);

    if (words != NULL)
        words->text = (char *)words + sizeof *words + lists;
    return words;
}

void p12_own_free_words(struct p12_own_words *words)
{
    while (words != NULL) {
        struct p12_own_words *next = words->next;

        p12_free(words);
        words = next;
    }
}

/* Where the next list and the next text go. */
struct pen {
    const char **entry;
    char *text;
};

static struct pen pen_in(struct p12_own_words *words)
{
    return (struct pen){ words->lists, words->text };
}

static const char *write_text(struct pen *pen, const char *text)
{
    char *start = pen->text;
    size_t len;

    if (text == NULL)
        return NULL;
    len = strlen(text) + 1;
    memcpy(start, text, len);
    pen->text += len;
    return start;
}

static const char *const *write_list(struct pen *pen, const char *const *list)
{
    const char **start = pen->entry;

    if (list == NULL)
        return NULL;
    for (; *list != NULL; list++)
        *pen->entry++ = write_text(pen, *list);
    *pen->entry++ = NULL;
    return start;
}

static void keep(struct p12_own *own, struct p12_own_words *words)
{
    words->next = own->words;
    own->words = words;
}

/* ---- What is said ------------------------------------------------------- */

enum p12_rc p12_own_copy_row(struct p12_own *own,
                             const struct p12_allowance *row,
                             struct p12_allowance *out)
{
    struct size size = { 0 };
    struct p12_own_words *words;
    struct pen pen;

    measure_list(&size, row->kdfs);
    measure_list(&size, row->hashes);
    measure_list(&size, row->ciphers);
    measure_list(&size, row->hmacs);
    measure_text(&size, row->text);
    measure_text(&size, row->source);
    words = words_new(&size);
    if (words == NULL)
        return P12_E_MEMORY;
    pen = pen_in(words);
    *out = *row;
    out->kdfs = write_list(&pen, row->kdfs);
    out->hashes = write_list(&pen, row->hashes);
    out->ciphers = write_list(&pen, row->ciphers);
    out->hmacs = write_list(&pen, row->hmacs);
    out->text = write_text(&pen, row->text);
    out->source = write_text(&pen, row->source);
    keep(own, words);
    return P12_OK;
}

enum p12_rc p12_own_copy_demand(struct p12_own *own,
                                const struct p12_demand *demand,
                                struct p12_demand *out)
{
    struct size size = { 0 };
    struct p12_own_words *words;
    struct pen pen;

    measure_text(&size, demand->rule);
    measure_text(&size, demand->text);
    measure_text(&size, demand->source);
    words = words_new(&size);
    if (words == NULL)
        return P12_E_MEMORY;
    pen = pen_in(words);
    *out = *demand;
    out->rule = write_text(&pen, demand->rule);
    out->text = write_text(&pen, demand->text);
    out->source = write_text(&pen, demand->source);
    keep(own, words);
    return P12_OK;
}

enum p12_rc p12_own_copy_texts(struct p12_own *own, const char *summary,
                               const char *source)
{
    struct size size = { 0 };
    struct p12_own_words *words;
    struct pen pen;

    measure_text(&size, summary);
    measure_text(&size, source);
    words = words_new(&size);
    if (words == NULL)
        return P12_E_MEMORY;
    pen = pen_in(words);
    own->profile.summary = summary != NULL ? write_text(&pen, summary) : "";
    own->profile.source = source != NULL ? write_text(&pen, source) : own->name;
    p12_own_free_words(own->texts);
    own->texts = words;
    return P12_OK;
}

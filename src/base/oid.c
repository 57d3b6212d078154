#include "base/cursor.h"
#include "base/text.h"

#include <stdio.h>

/* One arc as a number to base 10^9, least digit first: an arc has no largest
 * value, and one cut to a machine word could pass for another identifier. */
enum { ARC_BASE = 1000000000, ARC_DIGITS = 60 };

/* The work for one octet grows with the arc that it is in. Seven bits of each
 * of 256 octets fit into the digits. */
enum { MAX_OCTETS = 1024, MAX_ARC_OCTETS = 256 };

struct arc {
    uint32_t digit[ARC_DIGITS];
    size_t n; /* 0 for the value 0 */
};

/* arc = arc * factor + low, where both are at most 2^28; it fits. */
static void arc_push(struct arc *arc, uint32_t factor, uint32_t low)
{
    uint64_t carry = low;

    for (size_t i = 0; i < arc->n; i++) {
        carry += (uint64_t)arc->digit[i] * factor;
        arc->digit[i] = (uint32_t)(carry % ARC_BASE);
        carry /= ARC_BASE;
    }
    if (carry != 0)
        arc->digit[arc->n++] = (uint32_t)carry;
}

/* Takes the octets of one subidentifier (X.690, 8.19.2): no leading zeros, and
 * the last octet is the first without its high bit. */
static bool arc_take(struct p12_cursor *c, struct p12_span *octets)
{
    size_t n = 0;

    if (p12_cursor_is_next(c, 0x80))
        return false;
    while (n < c->left.len && c->left.ptr[n] >= 0x80)
        n++;
    return n < MAX_ARC_OCTETS && p12_cursor_take(c, n + 1, octets);
}

/* Four octets at a time. */
static void arc_read(struct p12_span octets, struct arc *arc)
{
    uint32_t factor = 1;
    uint32_t low = 0;

    arc->n = 0;
    for (size_t i = 0; i < octets.len; i++) {
        low = low << 7 | (octets.ptr[i] & 0x7f);
        factor <<= 7;
        if (i % 4 != 3 && i + 1 != octets.len)
            continue;
        arc_push(arc, factor, low);
        factor = 1;
        low = 0;
    }
}

static void arc_subtract(struct arc *arc, uint32_t small)
{
    for (size_t i = 0; i < arc->n; i++) {
        if (arc->digit[i] >= small) {
            arc->digit[i] -= small;
            break;
        }
        arc->digit[i] += ARC_BASE - small;
        small = 1; /* borrowed from the next digit */
    }
    while (arc->n != 0 && arc->digit[arc->n - 1] == 0)
        arc->n--;
}

static void arc_write(const struct arc *arc, struct p12_text *out)
{
    char text[16];

    if (arc->n == 0)
        p12_text_string(out, "0");
    for (size_t i = arc->n; i-- != 0;) {
        snprintf(text, sizeof text, i + 1 == arc->n ? "%u" : "%09u",
                 (unsigned)arc->digit[i]);
        p12_text_string(out, text);
    }
}

/* X.690, 8.19.4: the first subidentifier is 40 * first arc + second arc, and
 * only below 2 can the second arc be above 39. */
static void first_arcs_write(struct arc *arc, struct p12_text *out)
{
    uint32_t value = arc->n == 0 ? 0 : arc->digit[0];
    uint32_t first = arc->n > 1 || value >= 80 ? 2 : value / 40;
    const char text[] = { (char)('0' + first), '.', '\0' };

    p12_text_string(out, text);
    arc_subtract(arc, first * 40);
    arc_write(arc, out);
}

bool p12_oid_is_valid(struct p12_span oid)
{
    struct p12_cursor c = p12_cursor_over(oid);
    struct p12_span arc;
    bool ok = oid.len != 0 && oid.len <= MAX_OCTETS;

    while (ok && !p12_cursor_done(&c))
        ok = arc_take(&c, &arc);
    return ok;
}

size_t p12_oid_text(struct p12_span oid, char *out, size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);
    struct p12_cursor c = p12_cursor_over(oid);
    struct p12_span octets;
    struct arc arc;

    if (!p12_oid_is_valid(oid) || !arc_take(&c, &octets))
        return p12_text_end(&text);
    arc_read(octets, &arc);
    first_arcs_write(&arc, &text);
    while (arc_take(&c, &octets)) {
        arc_read(octets, &arc);
        p12_text_string(&text, ".");
        arc_write(&arc, &text);
    }
    return p12_text_end(&text);
}

#include "names.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_between(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

/* Takes one UTF-16 unit: an escape, or the character itself. */
static uint32_t take_unit(const char **cell)
{
    char digits[5] = "";
    uint32_t unit = (unsigned char)**cell;

    if (strncmp(*cell, "\\u", 2) != 0) {
        (*cell)++;
        return unit;
    }
    memcpy(digits, *cell + 2, 4);
    *cell += 6;
    return (uint32_t)strtoul(digits, NULL, 16);
}

static uint32_t take_character(const char **cell)
{
    uint32_t high = take_unit(cell);
    const char *next = *cell;
    uint32_t low;

    if (!is_between(high, 0xd800, 0xdbff) || strncmp(next, "\\u", 2) != 0)
        return high;
    low = take_unit(&next);
    if (!is_between(low, 0xdc00, 0xdfff))
        return high;
    *cell = next;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* At "\u" without digits: a name of no characters. */
static bool is_empty_name(const char *cell)
{
    return strncmp(cell, "\\u", 2) == 0 && (cell[2] == '\0' || cell[2] == ';');
}

struct growing names_from_manifest(const char *cell)
{
    struct growing out = { NULL, 0 };
    struct p12_text text;

    if (strcmp(cell, "-") == 0)
        cell = "";
    /* An escape of six bytes is four of UTF-8 at most, or "<empty>". */
    growing_room(&out, 4 * strlen(cell) + 8);
    text = p12_text_into(out.text, 4 * strlen(cell) + 8);
    while (*cell != '\0') {
        if (is_empty_name(cell)) {
            p12_text_string(&text, "<empty>");
            cell += 2;
        } else {
            p12_text_char(&text, take_character(&cell));
        }
    }
    out.len = p12_text_end(&text);
    return out;
}

const char *format_word(enum p12_format format)
{
#define WORD(name)          \
    case P12_FORMAT_##name: \
        return #name
    switch (format) {
        WORD(UNKNOWN);
        WORD(EMPTY);
        WORD(PKCS12);
        WORD(PKCS12_PEM);
        WORD(PKCS12_BASE64);
        WORD(CERTIFICATE);
        WORD(CERTIFICATE_PEM);
        WORD(REQUEST);
        WORD(REQUEST_PEM);
        WORD(CRL);
        WORD(CRL_PEM);
        WORD(PKCS7);
        WORD(PKCS7_PEM);
        WORD(PKCS8);
        WORD(PKCS8_PEM);
        WORD(PKCS8_ENCRYPTED);
        WORD(PKCS8_ENCRYPTED_PEM);
        WORD(KEY);
        WORD(KEY_PEM);
        WORD(PUBLIC_KEY);
        WORD(PUBLIC_KEY_PEM);
        WORD(OPENSSH_KEY);
        WORD(PGP);
        WORD(JKS);
        WORD(JCEKS);
        WORD(ZIP);
        WORD(GZIP);
        WORD(SQLITE);
        WORD(HTML);
        WORD(JSON);
        WORD(TEXT);
        WORD(ASN1);
        WORD(MANGLED);
        WORD(COUNT);
    }
#undef WORD
    return "?";
}

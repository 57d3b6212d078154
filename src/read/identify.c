#include "base/text.h"
#include "read/armor.h"
#include "read/shape.h"

#include <string.h>

/* How much of the file is looked at. */
enum { SAMPLE = 65536 };

/* ---- Binary formats, by their first bytes ------------------------------- */

#define MAGIC(text) text, sizeof text - 1

static const struct {
    const char *bytes;
    size_t len;
    enum p12_format format;
} magics[] = {
    { MAGIC("\xfe\xed\xfe\xed"), P12_FORMAT_JKS },
    { MAGIC("\xce\xce\xce\xce"), P12_FORMAT_JCEKS },
    { MAGIC("SQLite format 3\0"), P12_FORMAT_SQLITE },
    { MAGIC("PK\x03\x04"), P12_FORMAT_ZIP },
    { MAGIC("PK\x05\x06"), P12_FORMAT_ZIP }, /* without any file */
    { MAGIC("\x1f\x8b"), P12_FORMAT_GZIP },
    { MAGIC("openssh-key-v1\0"), P12_FORMAT_OPENSSH_KEY },
};

static enum p12_format by_magic(struct p12_span file)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
        if (file.len >= magics[i].len &&
            memcmp(file.ptr, magics[i].bytes, magics[i].len) == 0)
            return magics[i].format;
    return P12_FORMAT_UNKNOWN;
}

/* A packet with a secret or a public key (RFC 9580, 4.2 and 5.5): its header,
 * old or new, and then the version. */
static enum p12_format by_pgp_packet(struct p12_span file)
{
    size_t header;

    if (file.len < 4)
        return P12_FORMAT_UNKNOWN;
    switch (file.ptr[0]) {
    case 0x94: /* secret key, length in one octet */
    case 0x98: /* public key */
        header = 2;
        break;
    case 0x95:
    case 0x99:
        header = 3;
        break;
    case 0xc5:
    case 0xc6:
        header = file.ptr[1] < 192 ? 2 : 3;
        break;
    default:
        return P12_FORMAT_UNKNOWN;
    }
    if (file.ptr[header] < 2 || file.ptr[header] > 6)
        return P12_FORMAT_UNKNOWN;
    return P12_FORMAT_PGP;
}

static enum p12_format by_shape(struct p12_span file)
{
    return p12_shape_find(file);
}

/* ---- Text --------------------------------------------------------------- */

static struct p12_span skip_space(struct p12_span text)
{
    text = p12_skip_mark(text);
    while (text.len != 0 && strchr(" \t\r\n", text.ptr[0]) != NULL &&
           text.ptr[0] != '\0') {
        text.ptr++;
        text.len--;
    }
    return text;
}

/* `word` is in small letters. */
static bool begins_with_word(struct p12_span text, const char *word)
{
    size_t len = strlen(word);

    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        uint8_t c = text.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (uint8_t)(c - 'A' + 'a');
        if (c != (uint8_t)word[i])
            return false;
    }
    return true;
}

static enum p12_format by_markup(struct p12_span file)
{
    struct p12_span text = skip_space(file);

    if (begins_with_word(text, "<!doctype html") ||
        begins_with_word(text, "<html") || begins_with_word(text, "<head"))
        return P12_FORMAT_HTML;
    return P12_FORMAT_UNKNOWN;
}

/* RFC 8259, 2: an object with a name or nothing in it, or an array with a
 * value of either sort. */
static enum p12_format by_json(struct p12_span file)
{
    struct p12_span text = skip_space(file);
    const char *second = "\"}";

    if (text.len == 0 || (text.ptr[0] != '{' && text.ptr[0] != '['))
        return P12_FORMAT_UNKNOWN;
    if (text.ptr[0] == '[')
        second = "{[\"]";
    text = skip_space((struct p12_span){ text.ptr + 1, text.len - 1 });
    if (text.len == 0 || text.ptr[0] == '\0' ||
        strchr(second, text.ptr[0]) == NULL)
        return P12_FORMAT_UNKNOWN;
    return P12_FORMAT_JSON;
}

/* Labels of RFC 7468 and before it; what an application makes up goes by its
 * content. */
static const struct {
    const char *label;
    enum p12_format format;
} labels[] = {
    { "CERTIFICATE", P12_FORMAT_CERTIFICATE_PEM },
    { "X509 CERTIFICATE", P12_FORMAT_CERTIFICATE_PEM },
    { "TRUSTED CERTIFICATE", P12_FORMAT_CERTIFICATE_PEM },
    { "CERTIFICATE REQUEST", P12_FORMAT_REQUEST_PEM },
    { "NEW CERTIFICATE REQUEST", P12_FORMAT_REQUEST_PEM },
    { "X509 CRL", P12_FORMAT_CRL_PEM },
    { "PKCS7", P12_FORMAT_PKCS7_PEM },
    { "PKCS #7 SIGNED DATA", P12_FORMAT_PKCS7_PEM },
    { "CMS", P12_FORMAT_PKCS7_PEM },
    { "PRIVATE KEY", P12_FORMAT_PKCS8_PEM },
    { "ENCRYPTED PRIVATE KEY", P12_FORMAT_PKCS8_ENCRYPTED_PEM },
    { "RSA PRIVATE KEY", P12_FORMAT_KEY_PEM },
    { "EC PRIVATE KEY", P12_FORMAT_KEY_PEM },
    { "EC PARAMETERS", P12_FORMAT_KEY_PEM }, /* in front of the key */
    { "DSA PRIVATE KEY", P12_FORMAT_KEY_PEM },
    { "PUBLIC KEY", P12_FORMAT_PUBLIC_KEY_PEM },
    { "RSA PUBLIC KEY", P12_FORMAT_PUBLIC_KEY_PEM },
    { "OPENSSH PRIVATE KEY", P12_FORMAT_OPENSSH_KEY },
    { "PGP PRIVATE KEY BLOCK", P12_FORMAT_PGP },
    { "PGP PUBLIC KEY BLOCK", P12_FORMAT_PGP },
    { "PGP MESSAGE", P12_FORMAT_PGP },
    { "PGP SIGNED MESSAGE", P12_FORMAT_PGP },
};

static enum p12_format by_label(struct p12_span label)
{
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (label.len == strlen(labels[i].label) &&
            memcmp(label.ptr, labels[i].label, label.len) == 0)
            return labels[i].format;
    return P12_FORMAT_UNKNOWN;
}

/* A container in any block makes the file one; else the first block that we
 * have a name for. */
static enum p12_format by_pem(struct p12_span file)
{
    enum p12_format format = P12_FORMAT_UNKNOWN;
    struct p12_armor armor;

    while (p12_armor_next(&file, &armor)) {
        if (p12_armor_is_pkcs12(&armor))
            return P12_FORMAT_PKCS12_PEM;
        if (format == P12_FORMAT_UNKNOWN)
            format = by_label(armor.label);
    }
    return format;
}

static enum p12_format by_base64(struct p12_span file)
{
    struct p12_span text = p12_skip_mark(file);

    /* The sample may end inside a group. */
    if (p12_base64_is_pkcs12(text) && p12_base64_foreign(text) == NULL)
        return P12_FORMAT_PKCS12_BASE64;
    return P12_FORMAT_UNKNOWN;
}

static bool is_utf16(struct p12_span file)
{
    return file.len >= 2 && ((file.ptr[0] == 0xff && file.ptr[1] == 0xfe) ||
                             (file.ptr[0] == 0xfe && file.ptr[1] == 0xff));
}

static bool is_text_control(uint32_t c)
{
    return c >= '\t' && c <= '\r';
}

/* UTF-8 without controls that no text has. A sample that is not all of the
 * file may end within a character. */
static enum p12_format by_text(struct p12_span file)
{
    size_t tolerated = file.len < SAMPLE ? 0 : 4;
    bool bad = false;
    uint32_t c;

    if (is_utf16(file))
        return P12_FORMAT_TEXT;
    while (file.len > tolerated &&
           p12_charset_next(P12_CHARSET_UTF8, &file, &c, &bad))
        if (bad || (c < ' ' && !is_text_control(c)) || c == 0x7f)
            return P12_FORMAT_UNKNOWN;
    return P12_FORMAT_TEXT;
}

/* ---- The rest ----------------------------------------------------------- */

/* Binary that was read as UTF-8: each byte of the outer length that is no
 * character has become U+FFFD. */
static enum p12_format by_damage(struct p12_span file)
{
    static const uint8_t damaged[] = { 0x30, 0xef, 0xbf, 0xbd };

    if (file.len < sizeof damaged ||
        memcmp(file.ptr, damaged, sizeof damaged) != 0)
        return P12_FORMAT_UNKNOWN;
    return P12_FORMAT_MANGLED;
}

/* A SEQUENCE, whole or cut, or another element that fills the file. */
static enum p12_format by_element(struct p12_span file)
{
    size_t size = 0;
    bool ok = p12_shape_size(file, &size);

    if (file.ptr[0] == P12_TAG_SEQUENCE && (ok || file.len < 8))
        return P12_FORMAT_ASN1;
    return ok && size == file.len ? P12_FORMAT_ASN1 : P12_FORMAT_UNKNOWN;
}

/* Each looks at the sample; the first that knows it has it. */
static enum p12_format (*const matchers[])(struct p12_span file) = {
    by_magic, by_pgp_packet, by_shape,  by_damage, by_markup,
    by_json,  by_pem,        by_base64, by_text,   by_element,
};

static bool is_binary_asn1(enum p12_format format)
{
    switch (format) {
    case P12_FORMAT_PKCS12:
    case P12_FORMAT_CERTIFICATE:
    case P12_FORMAT_REQUEST:
    case P12_FORMAT_CRL:
    case P12_FORMAT_PKCS7:
    case P12_FORMAT_PKCS8:
    case P12_FORMAT_PKCS8_ENCRYPTED:
    case P12_FORMAT_KEY:
    case P12_FORMAT_PUBLIC_KEY:
    case P12_FORMAT_ASN1:
        return true;
    default:
        return false;
    }
}

void p12_identify(const uint8_t *bytes, size_t len, struct p12_identity *out)
{
    struct p12_span sample = { bytes, len < SAMPLE ? len : SAMPLE };
    struct p12_identity found = { P12_FORMAT_EMPTY, 0, false };

    if (len != 0)
        found.format = P12_FORMAT_UNKNOWN;
    for (size_t i = 0; i < sizeof matchers / sizeof matchers[0]; i++)
        if (found.format == P12_FORMAT_UNKNOWN)
            found.format = matchers[i](sample);
    if (is_binary_asn1(found.format) && p12_shape_size(sample, &found.size))
        found.truncated = found.size > len;
    *out = found;
}

static const char *const names[P12_FORMAT_COUNT] = {
    [P12_FORMAT_UNKNOWN] = "nothing that is known",
    [P12_FORMAT_EMPTY] = "an empty file",
    [P12_FORMAT_PKCS12] = "a PKCS#12 container",
    [P12_FORMAT_PKCS12_PEM] = "a PKCS#12 container in PEM armour",
    [P12_FORMAT_PKCS12_BASE64] = "a PKCS#12 container in base64",
    [P12_FORMAT_CERTIFICATE] = "a DER certificate",
    [P12_FORMAT_CERTIFICATE_PEM] = "a PEM certificate",
    [P12_FORMAT_REQUEST] = "a DER certificate request",
    [P12_FORMAT_REQUEST_PEM] = "a PEM certificate request",
    [P12_FORMAT_CRL] = "a DER certificate revocation list",
    [P12_FORMAT_CRL_PEM] = "a PEM certificate revocation list",
    [P12_FORMAT_PKCS7] = "a DER PKCS#7 or CMS message",
    [P12_FORMAT_PKCS7_PEM] = "a PEM PKCS#7 or CMS message",
    [P12_FORMAT_PKCS8] = "a DER private key (PKCS#8)",
    [P12_FORMAT_PKCS8_PEM] = "a PEM private key (PKCS#8)",
    [P12_FORMAT_PKCS8_ENCRYPTED] = "an encrypted DER private key (PKCS#8)",
    [P12_FORMAT_PKCS8_ENCRYPTED_PEM] = "an encrypted PEM private key (PKCS#8)",
    [P12_FORMAT_KEY] = "a DER private key (PKCS#1, SEC 1 or DSA)",
    [P12_FORMAT_KEY_PEM] = "a PEM private key (PKCS#1, SEC 1 or DSA)",
    [P12_FORMAT_PUBLIC_KEY] = "a DER public key",
    [P12_FORMAT_PUBLIC_KEY_PEM] = "a PEM public key",
    [P12_FORMAT_OPENSSH_KEY] = "an OpenSSH private key",
    [P12_FORMAT_PGP] = "an OpenPGP key or message",
    [P12_FORMAT_JKS] = "a Java keystore (JKS)",
    [P12_FORMAT_JCEKS] = "a Java keystore (JCEKS)",
    [P12_FORMAT_ZIP] = "a ZIP archive",
    [P12_FORMAT_GZIP] = "gzip-compressed data",
    [P12_FORMAT_SQLITE] = "an SQLite database",
    [P12_FORMAT_HTML] = "an HTML page",
    [P12_FORMAT_JSON] = "JSON",
    [P12_FORMAT_TEXT] = "text",
    [P12_FORMAT_ASN1] = "another ASN.1 structure",
    [P12_FORMAT_MANGLED] = "binary data spoilt by being saved as UTF-8 text",
};

const char *p12_format_name(enum p12_format format)
{
    if ((unsigned)format >= P12_FORMAT_COUNT)
        return names[P12_FORMAT_UNKNOWN];
    return names[format];
}

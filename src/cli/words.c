#include "cli/words.h"

const char *word_status(enum p12_status status)
{
    switch (status) {
    case P12_STATUS_CLEAR:
        return "clear";
    case P12_STATUS_CLOSED:
        return "closed";
    case P12_STATUS_OPEN:
        return "open";
    case P12_STATUS_WRONG:
        return "wrong";
    case P12_STATUS_REFUSED:
        return "refused";
    }
    return "refused";
}

static const char *closed_text(enum p12_rc kept)
{
    switch (kept) {
    case P12_OK:
        return "closed: needs its password";
    case P12_E_MAC:
        return "closed: the MAC does not match";
    case P12_E_LIMIT:
        return "not tried: a limit";
    case P12_E_TRUNCATED:
    case P12_E_ENCODING:
    case P12_E_SCHEMA:
        return "not tried: the MAC is malformed";
    default:
        return "closed";
    }
}

const char *word_unchecked_text(enum p12_rc kept)
{
    return kept == P12_E_LIMIT ? "not checked: a limit"
                               : "not checked: needs the password";
}

const char *word_status_text(enum p12_status status, enum p12_rc kept)
{
    switch (status) {
    case P12_STATUS_CLEAR:
        return "not encrypted";
    case P12_STATUS_CLOSED:
        return closed_text(kept);
    case P12_STATUS_OPEN:
        return "opened";
    case P12_STATUS_WRONG:
        return "closed: another password";
    case P12_STATUS_REFUSED:
        return "closed: refused";
    }
    return "closed";
}

bool word_is_open(enum p12_status status)
{
    return status == P12_STATUS_CLEAR || status == P12_STATUS_OPEN;
}

const char *word_integrity(enum p12_integrity integrity)
{
    switch (integrity) {
    case P12_INTEGRITY_NONE:
        return "none";
    case P12_INTEGRITY_PASSWORD:
        return "password";
    case P12_INTEGRITY_PUBLIC_KEY:
        return "public-key";
    }
    return "none";
}

const char *word_safe_type(enum p12_safe_type type)
{
    switch (type) {
    case P12_SAFE_DATA:
        return "data";
    case P12_SAFE_ENCRYPTED:
        return "encrypted";
    case P12_SAFE_ENVELOPED:
        return "enveloped";
    case P12_SAFE_UNKNOWN:
        return "unknown";
    }
    return "unknown";
}

const char *word_bag_type(enum p12_bag_type type)
{
    switch (type) {
    case P12_BAG_KEY:
        return "key";
    case P12_BAG_SHROUDED_KEY:
        return "shrouded-key";
    case P12_BAG_CERTIFICATE:
        return "certificate";
    case P12_BAG_CRL:
        return "crl";
    case P12_BAG_SECRET:
        return "secret";
    case P12_BAG_SAFE_CONTENTS:
        return "safe-contents";
    case P12_BAG_UNKNOWN:
        return "unknown";
    }
    return "unknown";
}

const char *word_layer(enum p12_layer layer)
{
    return layer == P12_LAYER_DECRYPTED ? "decrypted" : "file";
}

const char *word_armour(enum p12_format format)
{
    switch (format) {
    case P12_FORMAT_PKCS12_PEM:
        return "pem";
    case P12_FORMAT_PKCS12_BASE64:
        return "base64";
    default:
        return "none";
    }
}

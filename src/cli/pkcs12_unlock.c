#include "cli/escape.h"
#include "cli/pkcs12_parsing.h"

/* An empty text is not the absence of one. */
static const uint8_t *octets_of(struct bytes *text)
{
    return (const uint8_t *)bytes_text(text);
}

static bool is_utf8(struct bytes *text)
{
    const char *at = bytes_text(text);
    const char *end = at + text->len;

    while (at < end)
        if (escape_decode(&at, end) < 0)
            return false;
    return true;
}

/* A pass phrase that is no UTF-8 stands for characters of Latin-1 where RFC
 * 7292, B.1, wants 16 bits for each: so does OpenSSL take it. */
static void add_from_latin1(struct bytes *out, const struct bytes *text)
{
    for (size_t i = 0; i < text->len; i++) {
        const uint8_t c = text->ptr[i];
        const uint8_t two[] = { (uint8_t)(0xc0 | c >> 6),
                                (uint8_t)(0x80 | (c & 0x3f)) };

        if (c < 0x80)
            bytes_add(out, &c, 1);
        else
            bytes_add(out, two, sizeof two);
    }
}

static enum p12_rc unlock_with(const struct pkcs12_parsing *p,
                               struct bytes *pass, struct bytes *mac_pass,
                               struct p12_error *err)
{
    const struct common defaults = { .threads = 0 };
    const struct p12_unlock_options how = {
        .size = sizeof how,
        .has_mac_password = mac_pass != pass,
        .mac_password = octets_of(mac_pass),
        .mac_password_len = mac_pass->len,
        .threads = common_threads(&defaults),
        .ignore_mac = p->job->options.nomacver,
    };

    return p12_pfx_unlock(p->container.pfx, octets_of(pass), pass->len, &how,
                          err);
}

/* PBES2 takes the octets as they are, the older PBEs and MACs characters. */
static enum p12_rc unlock_octets(const struct pkcs12_parsing *p,
                                 struct bytes *pass, struct bytes *mac_pass,
                                 struct p12_error *err)
{
    struct bytes as_text = { 0 };
    struct bytes mac_text = { 0 };
    enum p12_rc rc;

    add_from_latin1(&as_text, pass);
    if (is_utf8(mac_pass))
        bytes_add(&mac_text, mac_pass->ptr, mac_pass->len);
    else
        add_from_latin1(&mac_text, mac_pass);
    rc = unlock_with(p, pass, &mac_text, err);
    if (rc == P12_OK || p->job->options.nomacver)
        rc = unlock_with(p, &as_text, &mac_text, err);
    bytes_free(&as_text);
    bytes_free(&mac_text);
    return rc;
}

enum p12_rc pkcs12_unlock(struct pkcs12_parsing *p, struct p12_error *err)
{
    struct bytes *pass = &p->job->passin.text;
    struct bytes *mac_pass = p->mac_pass.given ? &p->mac_pass.text : pass;

    if (is_utf8(pass) && is_utf8(mac_pass))
        return unlock_with(p, pass, mac_pass, err);
    return unlock_octets(p, pass, mac_pass, err);
}

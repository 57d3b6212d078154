#include "cli/pkcs12_rows.h"

#include <stdio.h>
#include <string.h>

#define AT(name) offsetof(struct pkcs12_options, name)

static const struct pkcs12_row rows[] = {
    { "Both ways", ROW_TITLE, 0, NULL, 0, NULL },
    { "help", ROW_HELP, 0, NULL, 0, "this summary" },
    { "in", ROW_TEXT, AT(in), "FILE", 0, "read FILE; default: standard input" },
    { "out", ROW_TEXT, AT(out), "FILE", 0,
      "write FILE; default: standard output" },
    { "passin", ROW_TEXT, AT(passin), "SRC", 0, "pass phrase of what is read" },
    { "passout", ROW_TEXT, AT(passout), "SRC", 0,
      "pass phrase of what is written" },
    { "password", ROW_TEXT, AT(password), "SRC", 0,
      "pass phrase of the container, read or written" },
    { "twopass", ROW_FLAG, AT(twopass), NULL, 0,
      "ask for the MAC's pass phrase apart" },
    { "nokeys", ROW_FLAG, AT(nokeys), NULL, 0, "no private keys" },
    { "nocerts", ROW_FLAG, AT(nocerts), NULL, 0, "no certificates" },
    { "noout", ROW_NOOUT, 0, NULL, 0, "write nothing; check the MAC only" },
    { "legacy", ROW_FLAG, AT(legacy), NULL, 0,
      "write as before 2022: RC2-40, 3DES (reading needs no option)" },

    { "Taking a container apart", ROW_TITLE, 0, NULL, 0, NULL },
    { "info", ROW_FLAG, AT(info), NULL, 0, "tell its structure" },
    { "nomacver", ROW_FLAG, AT(nomacver), NULL, 0, "leave the MAC unchecked" },
    { "clcerts", ROW_FLAG, AT(clcerts), NULL, 0,
      "only certificates with a localKeyID" },
    { "cacerts", ROW_FLAG, AT(cacerts), NULL, 0, "only the others" },
    { "noenc", ROW_NOENC, AT(noenc), NULL, 0, "private keys in the clear" },
    { "nodes", ROW_NOENC, AT(noenc), NULL, 0, "the same" },
    { "*", ROW_CIPHER, 0, NULL, 0,
      "encrypt private keys with that cipher; default: aes256" },

    { "Making one", ROW_TITLE, 0, NULL, 0, NULL },
    { "export", ROW_FLAG, AT(is_export), NULL, 0, "make a container" },
    { "inkey", ROW_TEXT, AT(inkey), "FILE", 0,
      "the private key; default: in the file of -in" },
    { "certfile", ROW_TEXT, AT(certfile), "FILE", 0, "more certificates" },
    { "passcerts", ROW_TEXT, AT(passcerts), "SRC", 0,
      "pass phrase of -certfile" },
    { "chain", ROW_FLAG, AT(chain), NULL, 0, "add the certificate's issuers" },
    { "untrusted", ROW_TEXT, AT(untrusted), "FILE", 0,
      "certificates to look for issuers in" },
    { "CAfile", ROW_TEXT, AT(ca_file), "FILE", 0, "trusted certificates" },
    { "CApath", ROW_DIR, AT(ca_path), "DIR", 0, "the same, a folder of them" },
    { "CAstore", ROW_TEXT, AT(ca_store), "URI", 0,
      "the same, a file or folder" },
    { "no-CAfile", ROW_FLAG, AT(no_ca_file), NULL, 0, "not the system's file" },
    { "no-CApath", ROW_FLAG, AT(no_ca_path), NULL, 0,
      "not the system's folder" },
    { "no-CAstore", ROW_FLAG, AT(no_ca_store), NULL, 0,
      "not the system's store" },
    { "name", ROW_TEXT, AT(name), "TEXT", 0,
      "friendlyName of key and its "
      "certificate" },
    { "caname", ROW_LIST, AT(ca_names), "TEXT", 0,
      "friendlyName of the next other certificate" },
    { "CSP", ROW_TEXT, AT(csp), "TEXT", 0, "Microsoft's CSP name on the key" },
    { "LMK", ROW_FLAG, AT(lmk), NULL, 0, "Microsoft's LocalKeySet on the key" },
    { "keyex", ROW_PICK, AT(keytype), NULL, PKCS12_KEY_EX,
      "Microsoft's key type: exchange" },
    { "keysig", ROW_PICK, AT(keytype), NULL, PKCS12_KEY_SIG,
      "Microsoft's key type: signature" },
    { "keypbe", ROW_PBE, AT(keypbe), "ALG", 0,
      "encryption of the key; NONE: in the clear" },
    { "certpbe", ROW_PBE, AT(certpbe), "ALG", 0,
      "encryption of the certificates; NONE: in the clear" },
    { "descert", ROW_WORD, AT(certpbe), "PBE-SHA1-3DES", 0,
      "-certpbe PBE-SHA1-3DES" },
    { "macalg", ROW_TEXT, AT(macalg), "ALG", 0,
      "the MAC's hash; default: sha256" },
    { "pbmac1_pbkdf2", ROW_FLAG, AT(pbmac1), NULL, 0,
      "a MAC of RFC 9579: PBMAC1" },
    { "pbmac1_pbkdf2_md", ROW_TEXT, AT(pbmac1_md), "ALG", 0,
      "the hash in its PBKDF2; default: sha256" },
    { "iter", ROW_ROUNDS, AT(iter), "N", 0, "iterations; default: 2048" },
    { "noiter", ROW_ONE, AT(iter.encryption), NULL, 0, "one, for encryption" },
    { "nomaciter", ROW_ONE, AT(iter.mac), NULL, 0, "one, for the MAC" },
    { "maciter", ROW_IDLE, 0, NULL, 0, "no effect" },
    { "macsaltlen", ROW_COUNT, AT(macsaltlen), "N", 0,
      "bytes of the MAC's salt" },
    { "nomac", ROW_NOMAC, 0, NULL, 0,
      "no MAC, and certificates in the clear unless -certpbe follows" },
    { "jdktrust", ROW_TRUST, AT(jdktrust), "USAGE", 0,
      "mark certificates as trusted, for Java: anyExtendedKeyUsage" },

    { "Without a meaning here", ROW_TITLE, 0, NULL, 0, NULL },
    { "engine", ROW_VOID, 0, "ID", 0, "no effect" },
    { "provider", ROW_SOURCE, 0, "NAME", 0,
      "default, base and legacy: no effect; others are refused" },
    { "provider-path", ROW_VOID, 0, "DIR", 0, "no effect" },
    { "provparam", ROW_VOID, 0, "[NAME:]KEY=VALUE", 0, "no effect" },
    { "propquery", ROW_VOID, 0, "TEXT", 0, "no effect; fips is refused" },
    { "rand", ROW_VOID, 0, "FILES", 0,
      "no effect: random bytes are the system's" },
    { "writerand", ROW_VOID, 0, "FILE", 0, "no effect" },
};

enum { N_ROWS = sizeof rows / sizeof rows[0] };

static bool is_option(const struct pkcs12_row *row)
{
    return row->kind != ROW_TITLE && row->kind != ROW_CIPHER;
}

bool pkcs12_row_takes_argument(const struct pkcs12_row *row)
{
    switch (row->kind) {
    case ROW_TEXT:
    case ROW_DIR:
    case ROW_TRUST:
    case ROW_PBE:
    case ROW_LIST:
    case ROW_COUNT:
    case ROW_ROUNDS:
    case ROW_VOID:
    case ROW_SOURCE:
        return true;
    default:
        return false;
    }
}

const struct pkcs12_row *pkcs12_row_find(const char *name, size_t len)
{
    for (size_t i = 0; i < N_ROWS; i++)
        if (is_option(&rows[i]) && strlen(rows[i].name) == len &&
            memcmp(rows[i].name, name, len) == 0)
            return &rows[i];
    return NULL;
}

/* ---- Help --------------------------------------------------------------- */

static void print_row(const struct pkcs12_row *row)
{
    enum { HELP_AT = 24 };
    const char *arg = pkcs12_row_takes_argument(row) ? row->arg : "";
    int width;

    if (row->kind == ROW_TITLE) {
        printf("\n%s:\n", row->name);
        return;
    }
    width = printf(" -%s%s%s", row->name, arg[0] == '\0' ? "" : " ", arg);
    if (width >= HELP_AT)
        putchar('\n');
    printf("%*s%s\n", width < HELP_AT ? HELP_AT - width : HELP_AT, "",
           row->help);
}

void pkcs12_rows_help(void)
{
    printf("Usage: p12 pkcs12 [options]\n\n"
           "OpenSSL's command: takes the container of -in apart, or with "
           "-export makes one.\n"
           "SRC is pass:TEXT, env:NAME, file:PATH, fd:N or stdin.\n");
    for (size_t i = 0; i < N_ROWS; i++)
        print_row(&rows[i]);
}

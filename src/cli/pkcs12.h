/* `p12 pkcs12`: OpenSSL's command of that name, its options, words and exit
 * statuses, over the library's own calls. See openssl-pkcs12(1). */
#ifndef CLI_PKCS12_H
#define CLI_PKCS12_H

#include "cli/bytes.h"
#include "cli/opt.h"
#include <p12/p12.h>

/* The only two exit statuses that OpenSSL's commands have. */
enum { PKCS12_DONE = 0, PKCS12_FAILED = 1 };

/* Microsoft's key types: what their key usage attribute says. */
enum pkcs12_keytype { PKCS12_KEY_ANY, PKCS12_KEY_EX, PKCS12_KEY_SIG };

/* How often a key derivation runs; 0 if no option says it. -iter sets both,
 * so that it takes -nomac back. */
struct pkcs12_rounds {
    int encryption;
    int mac; /* -1: -nomac */
};

/* The options as they were given; texts are NULL, numbers 0 if they were not.
 * Of an option that is given again the last one counts. */
struct pkcs12_options {
    const char *in;
    const char *out;
    const char *passin;
    const char *passout;
    const char *password; /* for passin, with -export for passout */
    bool twopass;
    bool nokeys; /* -noout and -jdktrust set it, too */
    bool nocerts;
    bool legacy;
    bool is_export;

    /* Taking apart. */
    bool info;
    bool nomacver;
    bool clcerts;
    bool cacerts;
    bool noenc;             /* and no cipher behind it */
    const char *cipher;     /* "aes256": any option with no other meaning */
    const char *enc_option; /* the last of these three: "nodes" */

    /* Making. */
    const char *inkey;
    const char *certfile;
    const char *passcerts;
    bool chain;
    const char *untrusted;
    const char *ca_file;
    const char *ca_path;
    const char *ca_store;
    bool no_ca_file;
    bool no_ca_path;
    bool no_ca_store;
    const char *name;
    struct opt_list ca_names;
    const char *csp;
    bool lmk;
    enum pkcs12_keytype keytype;
    const char *keypbe;
    const char *certpbe; /* -descert: "PBE-SHA1-3DES"; -nomac: "NONE" */
    const char *macalg;
    bool pbmac1;
    const char *pbmac1_md;
    struct pkcs12_rounds iter;
    int macsaltlen;
    const char *jdktrust;
};

/* A pass phrase that an option gave. */
struct pkcs12_pass {
    bool given;
    struct bytes text;
};

/* One run of the command. */
struct pkcs12_job {
    struct pkcs12_options options;
    struct pkcs12_pass passin;    /* of -passin, or -password */
    struct pkcs12_pass passout;   /* of -passout, or -password with -export */
    struct pkcs12_pass passcerts; /* of -passcerts */
};

/* ---- Options (pkcs12_options.c, pkcs12_ignored.c) ----------------------- */

/* Reads a command line as OpenSSL does: one dash or two, "-in=FILE" as well as
 * "-in FILE", the last one wins. Returns false when it is all over: help was
 * asked for and given, or the options are wrong and that was said; `status` is
 * then the exit status. Free the list of ca_names in either case. */
bool pkcs12_options_read(struct pkcs12_options *options, int argc, char **argv,
                         int *status);

/* Warns of options that have no meaning with, or without, -export. */
void pkcs12_say_ignored(const struct pkcs12_options *options);

/* ---- Words (pkcs12_say.c) ----------------------------------------------- */

/* One line on standard error, without any name in front: OpenSSL's manner.
 * Control characters in it are escaped. */
void pkcs12_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for what the library says of `file`; returns PKCS12_FAILED. */
int pkcs12_say_error(const char *file, const struct p12_error *err);

/* ---- Pass phrases (pkcs12_pass.c) --------------------------------------- */

/* Fills a job's passphrases from pass:TEXT, env:NAME, file:PATH, fd:N and
 * stdin. What is wrong is said. The two functions come in this order, after
 * pkcs12_say_ignored(). */
bool pkcs12_passcerts_read(struct pkcs12_job *job);
bool pkcs12_passes_read(struct pkcs12_job *job);
void pkcs12_pass_free(struct pkcs12_pass *pass);

/* Asks at the terminal, or, where there is none, on standard error, and reads
 * a line of standard input.
 *
 *   prompt  "Enter Import Password:", shown as it is
 *   verify  ask twice: "Verifying - Enter Export Password:"
 *   least   characters at least
 *   out     emptied, then receives it
 *
 * False if there is none; of what is wrong OpenSSL's words are said, and the
 * caller adds "Can't read Password" or the like. */
bool pkcs12_ask(const char *prompt, bool verify, size_t least,
                struct bytes *out);

/* ---- Names of ciphers (pkcs12_cipher.c) --------------------------------- */

enum pkcs12_cipher_status {
    PKCS12_CIPHER_UNKNOWN, /* OpenSSL knows no such one either */
    PKCS12_CIPHER_REFUSED, /* it does, but it can't be written here */
    PKCS12_CIPHER_OK
};

/* A cipher under one of OpenSSL's names ("aes-256-cbc", "AES256", "des3"), in
 * whatever case.
 *
 *   cipher  receives the library's name: "AES-256-CBC" */
enum pkcs12_cipher_status pkcs12_cipher_find(const char *name,
                                             const char **cipher);

/* Is it a name that -keypbe and -certpbe take (pkcs12_export_pbe.c)? */
bool pkcs12_pbe_is_known(const char *name);

/* ---- The two halves of the work ----------------------------------------- */

/* Takes a container apart (pkcs12_parse.c); makes one (pkcs12_export.c). Both
 * come after the pass phrases, and return the exit status. */
int pkcs12_parse(struct pkcs12_job *job);
int pkcs12_export(struct pkcs12_job *job);

/* Standard output for NULL and "-". Else the file is written whole or not at
 * all, with mode 0600, in the place of what is there, as OpenSSL does. */
bool pkcs12_write(const char *path, const struct bytes *data);

#endif

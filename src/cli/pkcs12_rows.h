/* OpenSSL's options of pkcs12, as a table. */
#ifndef CLI_PKCS12_ROWS_H
#define CLI_PKCS12_ROWS_H

#include "cli/pkcs12.h"

enum pkcs12_kind {
    ROW_TITLE,  /* no option: what stands above the next ones in the help */
    ROW_HELP,   /* shows the help */
    ROW_FLAG,   /* bool: true */
    ROW_NOENC,  /* ROW_FLAG that is an option for encryption */
    ROW_NOOUT,  /* nokeys and nocerts */
    ROW_TEXT,   /* const char *: the argument */
    ROW_DIR,    /* ROW_TEXT that names a folder */
    ROW_TRUST,  /* ROW_TEXT that sets nokeys as well */
    ROW_PBE,    /* ROW_TEXT that names an algorithm for -keypbe and -certpbe */
    ROW_LIST,   /* struct opt_list: every argument */
    ROW_WORD,   /* const char *: the table's own word */
    ROW_PICK,   /* enum pkcs12_keytype: the table's number */
    ROW_COUNT,  /* int: at least 1 */
    ROW_ROUNDS, /* struct pkcs12_rounds: both */
    ROW_ONE,    /* int: 1 */
    ROW_NOMAC,  /* no MAC, and certificates in the clear */
    ROW_IDLE,   /* accepted, without effect */
    ROW_VOID,   /* the same with an argument, and it is said */
    ROW_SOURCE, /* a provider's name */
    ROW_CIPHER  /* no option: the line in the help for all other words */
};

struct pkcs12_row {
    const char *name;
    enum pkcs12_kind kind;
    size_t offset;
    const char *arg; /* the argument's name; for ROW_WORD the word */
    int number;
    const char *help;
};

/* An option by its name, without dashes; NULL if there is none. */
const struct pkcs12_row *pkcs12_row_find(const char *name, size_t len);
bool pkcs12_row_takes_argument(const struct pkcs12_row *row);

/* Writes the help to standard output. */
void pkcs12_rows_help(void);

#endif

#include "cli/new_password.h"

#include "cli/escape.h"
#include "cli/exit.h"
#include "cli/prompt.h"
#include "cli/report.h"
#include <string.h>
#include <strings.h>

static int ask_twice(const char *option, const char *file, struct password *out)
{
    struct password again = { 0 };
    struct bytes prompt = { 0 };
    int status;

    bytes_add_text(&prompt, "New password for ");
    report_file_name(&prompt, file);
    status = password_read("prompt", option, bytes_text(&prompt), out);
    if (status == CLI_DONE)
        status = password_read("prompt", option, "Once more", &again);
    if (status == CLI_DONE && !password_is_same(out, &again)) {
        report_line(option, "the two passwords differ; nothing was written");
        status = CLI_PASSWORD;
    }
    bytes_free(&prompt);
    password_free(&again);
    return status;
}

static bool is_utf8(const struct bytes *text)
{
    const char *at = (const char *)text->ptr;
    const char *end = at + text->len;

    while (text->len != 0 && at < end)
        if (escape_decode(&at, end) < 0)
            return false;
    return true;
}

/* What the library would refuse later, or other programs would not open. */
static int check(const struct password *password, const char *option)
{
    if (!is_utf8(&password->text)) {
        report_line(option, "the new password is not UTF-8");
        return CLI_USAGE;
    }
    if (!password_has_mark(password))
        return CLI_DONE;
    report_line(option, "a byte order mark (EF BB BF) stands before the new "
                        "password and would be part of it: save the file "
                        "without one");
    return CLI_USAGE;
}

static int read_unchecked(const char *source, const char *option,
                          const char *file, struct password *out)
{
    *out = (struct password){ 0 };
    if (source != NULL && strcmp(source, "prompt") != 0)
        return password_read(source, option, "", out);
    if (source != NULL || prompt_is_possible())
        return ask_twice(option, file, out);
    report_line(file,
                "a new password is needed: give %s env:NAME, file:PATH, fd:N, "
                "stdin or prompt (none, for no password at all)",
                option);
    return CLI_PASSWORD;
}

int new_password_read(const char *source, const char *option, const char *file,
                      struct password *out)
{
    int status = read_unchecked(source, option, file, out);

    return status == CLI_DONE ? check(out, option) : status;
}

/* Tools' defaults, examples in manuals, and the heads of the lists that
 * attackers begin with. */
static bool is_well_known(const char *text)
{
    static const char *const words[] = {
        "000000",      "111111",     "1111",     "1234",      "12345",
        "123456",      "1234567",    "12345678", "123456789", "1234567890",
        "abc123",      "admin",      "changeit", "changeme",  "client",
        "default",     "demo",       "keystore", "letmein",   "notasecret",
        "p12",         "passphrase", "passw0rd", "password",  "password1",
        "password123", "pkcs12",     "qwerty",   "root",      "secret",
        "server",      "storepass",  "test",     "test123",   "testing",
        "welcome",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

const char *new_password_weakness(struct password *password)
{
    if (password->none)
        return "it is written without a password: whoever has the file has "
               "what is in it";
    if (password->text.len == 0)
        return "the new password is empty: whoever has the file has what is "
               "in it, and macOS and Firefox do not open it";
    if (is_well_known(bytes_text(&password->text)))
        return "the password is one that is tried first: whoever has the file "
               "has what is in it";
    return NULL;
}

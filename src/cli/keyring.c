#include "cli/keyring.h"

#include "cli/exit.h"
#include "cli/prompt.h"
#include "cli/report.h"
#include <stdlib.h>
#include <string.h>

static void prompt_text(struct bytes *out, const char *what, const char *file)
{
    bytes_add_text(out, what);
    if (file == NULL)
        return;
    bytes_add_text(out, " for ");
    report_file_name(out, file);
}

static int load_passwords(struct keyring *keys, const struct common *common,
                          const char *file)
{
    size_t n = common->passwords.n;
    struct bytes prompt = { 0 };
    int status = CLI_DONE;

    prompt_text(&prompt, "Password", file);
    keys->passwords = cli_alloc(n, sizeof *keys->passwords);
    for (size_t i = 0; status == CLI_DONE && i < n; i++) {
        status = password_read(common->passwords.items[i], "--password",
                               bytes_text(&prompt), &keys->passwords[i]);
        keys->n_passwords++;
    }
    bytes_free(&prompt);
    return status;
}

static int load_mac(struct keyring *keys, const struct common *common,
                    const char *file)
{
    struct bytes prompt = { 0 };
    int status;

    if (common->mac_password == NULL)
        return CLI_DONE;
    prompt_text(&prompt, "Password of the MAC", file);
    status = password_read(common->mac_password, "--mac-password",
                           bytes_text(&prompt), &keys->mac);
    keys->has_mac = true;
    bytes_free(&prompt);
    return status;
}

/* One PATH=SRC; common_check() has seen that it is of that form. */
static int load_part(struct part_password *part, const char *item)
{
    const char *equals = strchr(item, '=');
    size_t len = (size_t)(equals - item);
    struct bytes prompt = { 0 };
    int status;

    part->path = cli_alloc(len + 1, 1);
    memcpy(part->path, item, len);
    prompt_text(&prompt, "Password", part->path);
    status = password_read(equals + 1, "--part-password", bytes_text(&prompt),
                           &part->password);
    bytes_free(&prompt);
    return status;
}

static int load_parts(struct keyring *keys, const struct common *common)
{
    size_t n = common->part_passwords.n;
    int status = CLI_DONE;

    keys->parts = cli_alloc(n, sizeof *keys->parts);
    for (size_t i = 0; status == CLI_DONE && i < n; i++) {
        status = load_part(&keys->parts[i], common->part_passwords.items[i]);
        keys->n_parts++;
    }
    return status;
}

int keyring_load(struct keyring *keys, const struct common *common,
                 const char *file)
{
    int status;

    *keys = (struct keyring){ 0 };
    status = load_passwords(keys, common, file);
    if (status == CLI_DONE)
        status = load_mac(keys, common, file);
    if (status == CLI_DONE)
        status = load_parts(keys, common);
    return status;
}

void keyring_none(struct keyring *keys)
{
    keys->passwords = cli_alloc(1, sizeof *keys->passwords);
    keys->passwords[0].none = true;
    keys->n_passwords = 1;
}

int keyring_ask(struct keyring *keys, const char *file)
{
    struct bytes prompt = { 0 };
    int status;

    if (!prompt_is_possible()) {
        report_line(file, "a password is needed: give --password env:NAME, "
                          "file:PATH, fd:N, stdin or prompt (none, if it has "
                          "none)");
        return CLI_PASSWORD;
    }
    prompt_text(&prompt, "Password", file);
    keyring_free(keys);
    keys->passwords = cli_alloc(1, sizeof *keys->passwords);
    keys->n_passwords = 1;
    status = prompt_password(bytes_text(&prompt), &keys->passwords[0].text);
    bytes_free(&prompt);
    return status;
}

bool keyring_is_empty(const struct keyring *keys)
{
    return keys->n_passwords == 0 && keys->n_parts == 0;
}

void keyring_free(struct keyring *keys)
{
    for (size_t i = 0; i < keys->n_passwords; i++)
        password_free(&keys->passwords[i]);
    for (size_t i = 0; i < keys->n_parts; i++) {
        free(keys->parts[i].path);
        password_free(&keys->parts[i].password);
    }
    password_free(&keys->mac);
    free(keys->passwords);
    free(keys->parts);
    *keys = (struct keyring){ 0 };
}

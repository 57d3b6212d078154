#include "cli/extracting.h"

#include "cli/exit.h"
#include "cli/prompt.h"
#include "cli/report.h"
#include <string.h>

static int ask_out_password(struct extracting *job)
{
    struct password again = { 0 };
    int status;

    if (!prompt_is_possible()) {
        report_line(job->container.name,
                    "the key needs a password: give --out-password SRC, or "
                    "--plaintext-keys");
        return CLI_PASSWORD;
    }
    status = password_read("prompt", "--out-password",
                           "New password for the key", &job->out_password);
    if (status == CLI_DONE)
        status = password_read("prompt", "--out-password", "Once more", &again);
    if (status == CLI_DONE &&
        (again.text.len != job->out_password.text.len ||
         memcmp(bytes_text(&again.text), bytes_text(&job->out_password.text),
                again.text.len) != 0)) {
        report_line("--out-password", "the two are not the same");
        status = CLI_PASSWORD;
    }
    password_free(&again);
    return status;
}

int extracting_find_password(struct extracting *job, struct extract_form *form)
{
    const struct password *opened_by = job->container.opened_by;
    int status = CLI_DONE;

    if (!job->has_out_password && opened_by != NULL &&
        opened_by->text.len != 0) {
        form->key_password = opened_by;
        return CLI_DONE;
    }
    if (!job->has_out_password)
        status = ask_out_password(job);
    if (status == CLI_DONE && job->out_password.text.len == 0) {
        report_line("--out-password", "a key can't be encrypted under an empty "
                                      "password");
        status = CLI_USAGE;
    }
    form->key_password = &job->out_password;
    return status;
}

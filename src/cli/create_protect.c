#include "cli/create.h"

#include "cli/exit.h"
#include "cli/new_password.h"
#include <string.h>

/* The first profile of a Java, or NULL. */
static const char *find_java(const struct create_command *c)
{
    const struct opt_list *profiles = &c->how.profiles;

    for (size_t i = 0; i < profiles->n; i++)
        if (strncmp(profiles->items[i], "java-", 5) == 0)
            return profiles->items[i];
    return NULL;
}

bool create_needs_password(const struct p12_protection *protection,
                           bool has_keys)
{
    return protection->safe.kind != P12_SCHEME_NONE ||
           protection->mac.kind != P12_SCHEME_NONE ||
           (has_keys && protection->key.kind != P12_SCHEME_NONE);
}

/* Java decrypts no certificates when it is given no password, and says nothing;
 * it reads those in the clear, whatever the MAC. */
int create_check_protection(const struct create_command *c,
                            const struct p12_protection *protection)
{
    const char *java = find_java(c);

    if (java == NULL || c->password == NULL ||
        strcmp(c->password, "none") != 0 ||
        protection->safe.kind == P12_SCHEME_NONE)
        return CLI_DONE;
    return opt_usage_error("create",
                           "create: profile %s wants a password: given none, "
                           "Java sees no entry in it (but for --cert-cipher "
                           "none)",
                           java);
}

void create_judge_profiles(struct creating *job, const struct create_command *c)
{
    if (c->what.no_key && find_java(c) != NULL)
        written_warn(job->written, c->out,
                     "without --truststore Java sees no entry in it");
}

/* What is trusted is no secret: what counts is who may alter it. */
const char *create_password_weakness(const struct create_options *options,
                                     struct password *password)
{
    const char *weakness = new_password_weakness(password);

    if (weakness != NULL && options->truststore && !password->none &&
        password->text.len != 0)
        return "a well-known password: anybody can alter the trust store";
    return weakness;
}

#include "cli/pkcs12_parsing.h"

#include <errno.h>
#include <string.h>

/* ---- Reading ------------------------------------------------------------ */

static bool is_stream(const char *path)
{
    return path == NULL || strcmp(path, "-") == 0;
}

static bool read_container(struct pkcs12_parsing *p)
{
    static const struct common defaults = { .threads = 0 };
    const char *path = p->job->options.in;

    container_open(&p->container, is_stream(path) ? "-" : path, &defaults);
    if (p->container.pfx != NULL)
        return true;
    if (p->container.reason == ENOENT || p->container.reason == EACCES)
        pkcs12_say("Can't open \"%s\" for reading, %s", path,
                   strerror(p->container.reason));
    else
        container_report(&p->container);
    return false;
}

/* ---- Pass phrases ------------------------------------------------------- */

/* -twopass asks for both of them, the MAC's before anything is read. */
static bool ask_mac_pass(struct pkcs12_parsing *p)
{
    if (!p->job->options.twopass)
        return true;
    p->mac_pass.given =
        pkcs12_ask("Enter MAC Password:", false, 0, &p->mac_pass.text);
    if (!p->mac_pass.given)
        pkcs12_say("Can't read Password");
    return p->mac_pass.given;
}

static bool ask_pass(struct pkcs12_parsing *p)
{
    struct pkcs12_pass *pass = &p->job->passin;

    if (pass->given)
        return true;
    pass->given = pkcs12_ask("Enter Import Password:", false, 0, &pass->text);
    if (!pass->given)
        pkcs12_say("Can't read Password");
    return pass->given;
}

/* ---- The MAC ------------------------------------------------------------ */

/* Where there is no MAC that fails, the parts that stayed closed do, if they
 * are wanted. */
static bool say_wrong(const struct pkcs12_parsing *p,
                      const struct p12_error *err)
{
    if (p12_pfx_mac(p->container.pfx) == NULL) {
        pkcs12_say_error(p->container.name, err);
        return true;
    }
    pkcs12_say("Mac verify error: invalid password?");
    if (err->rc != P12_E_MAC)
        pkcs12_say_error(p->container.name, err);
    else if (p12_pfx_opens_despite_mac(p->container.pfx))
        pkcs12_say("p12: the password opens the content, but does not match "
                   "the MAC: the file was altered, or its MAC is under "
                   "another one");
    return false;
}

static void say_recovered(const struct pkcs12_parsing *p)
{
    const struct p12_mac *mac = p12_pfx_mac(p->container.pfx);

    if (mac != NULL && p12_mac_recovery(mac) != NULL)
        pkcs12_say("Warning: using broken algorithm");
}

/* Of parts that stay closed their own words are said when they are met. */
static bool unlock(struct pkcs12_parsing *p)
{
    struct p12_error err = { 0 };
    enum p12_rc rc = pkcs12_unlock(p, &err);

    if (rc == P12_OK || p->job->options.nomacver)
        return true;
    err.rc = rc;
    return say_wrong(p, &err);
}

static bool open_container(struct pkcs12_parsing *p)
{
    const struct p12_mac *mac = p12_pfx_mac(p->container.pfx);
    const struct pkcs12_options *options = &p->job->options;

    if (options->info && mac != NULL)
        pkcs12_info_mac(mac);
    if (!options->nomacver && mac == NULL)
        pkcs12_say("Warning: MAC is absent!");
    if (!unlock(p))
        return false;
    if (!options->nomacver)
        say_recovered(p);
    return true;
}

/* ---- All of it ---------------------------------------------------------- */

/* What there is when a part can't be had goes to standard output, too; a file
 * is written only if all is there. */
static bool write_out(struct pkcs12_parsing *p, bool is_whole)
{
    const char *path = p->job->options.out;

    if (!is_whole && !is_stream(path))
        return false;
    return pkcs12_write(path, &p->out) && is_whole;
}

static bool parse(struct pkcs12_parsing *p)
{
    bool is_whole;

    if (!ask_mac_pass(p) || !read_container(p) || !ask_pass(p) ||
        !open_container(p))
        return false;
    is_whole = pkcs12_add_safes(p);
    if (!is_whole)
        pkcs12_say("Error outputting keys and certificates");
    return write_out(p, is_whole);
}

int pkcs12_parse(struct pkcs12_job *job)
{
    struct pkcs12_parsing p = { .job = job };
    bool ok = parse(&p);

    container_close(&p.container);
    pkcs12_pass_free(&p.mac_pass);
    bytes_free(&p.out);
    return ok ? PKCS12_DONE : PKCS12_FAILED;
}

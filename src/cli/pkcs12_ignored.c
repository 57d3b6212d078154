#include "cli/pkcs12.h"

#include <strings.h>

static void warn(bool given, const char *text)
{
    if (given)
        pkcs12_say("Warning: %s option ignored without -export", text);
}

static void say_without_export(const struct pkcs12_options *o)
{
    const bool is_ex = o->keytype == PKCS12_KEY_EX;
    const bool is_plain =
        o->certpbe != NULL && strcasecmp(o->certpbe, "NONE") == 0;

    warn(o->inkey != NULL, "-inkey");
    warn(o->certfile != NULL, "-certfile");
    warn(o->passcerts != NULL, "-passcerts");
    warn(o->chain, "-chain");
    warn(o->untrusted != NULL, "-untrusted");
    warn(o->ca_file != NULL, "-CAfile");
    warn(o->ca_path != NULL, "-CApath");
    warn(o->ca_store != NULL, "-CAstore");
    warn(o->no_ca_file, "-no-CAfile");
    warn(o->no_ca_path, "-no-CApath");
    warn(o->no_ca_store, "-no-CAstore");
    warn(o->name != NULL, "-name");
    warn(o->ca_names.n != 0, "-caname");
    warn(o->csp != NULL, "-CSP");
    warn(o->lmk, "-LMK");
    warn(o->keytype != PKCS12_KEY_ANY, is_ex ? "-keyex" : "-keysig");
    warn(o->keypbe != NULL, "-keypbe");
    warn(o->certpbe != NULL && !is_plain, "-certpbe and -descert");
    warn(o->macalg != NULL, "-macalg");
    warn(o->iter.encryption != 0, "-iter and -noiter");
    warn(o->iter.mac == 1, "-nomaciter");
    warn(o->iter.mac < 0 && is_plain, "-nomac");
    warn(o->macsaltlen != 0, "-macsaltlen");
}

static void warn_export(bool given, const char *text)
{
    if (given)
        pkcs12_say("Warning: %s ignored with -export", text);
}

static void say_with_export(const struct pkcs12_options *o)
{
    warn_export(o->info, "-info option");
    warn_export(o->nomacver, "-nomacver option");
    warn_export(o->clcerts, "-clcerts option");
    warn_export(o->cacerts, "-cacerts option");
    if (o->enc_option != NULL)
        pkcs12_say("Warning: output encryption option -%s ignored with -export",
                   o->enc_option);
}

void pkcs12_say_ignored(const struct pkcs12_options *options)
{
    if (options->is_export)
        say_with_export(options);
    else
        say_without_export(options);
}

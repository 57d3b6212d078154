#include "cli/mend.h"

#include <string.h>

bool mend_covers(const struct mend *mend, const struct p12_finding *finding)
{
    return mend->command.len != 0 && mend_is_mendable(finding);
}

static const char *obstacle_advice(enum mend_obstacle obstacle)
{
    switch (obstacle) {
    case MEND_MAC:
        return "p12 convert would mend it, but the container's MAC does not "
               "match or can't be checked here; --mac-password gives one of "
               "its own, and --ignore-mac goes on all the same, for a file "
               "from a place that you trust.";
    case MEND_LIMIT:
        return "p12 convert would mend it, but opening it takes more work than "
               "is allowed; --max-iterations and --max-work allow more.";
    case MEND_PART:
        return "p12 convert would mend it, but a part of the container can't "
               "be opened here; --drop PATH leaves that out.";
    case MEND_OTHER_PASSWORD:
        return "p12 convert would mend it, but a part of the container does "
               "not open with this password: --part-password PATH=SRC gives "
               "one of its own, --drop PATH leaves the part out.";
    case MEND_NOTHING_LEFT:
        return "Of what there is nothing could stay, or nearly nothing: make "
               "the container anew, p12 create.";
    case MEND_NO_OBSTACLE:
        break;
    }
    return NULL;
}

static const char *rule_advice(const char *rule)
{
    static const struct {
        const char *rule;
        const char *advice;
    } table[] = {
        { "public-key", "Have it opened by whoever has the private key for it, "
                        "and written anew under a password." },
        { "malformed", "Have the container written anew by the program that "
                       "made it; p12 convert --drop leaves a part out." },
        { "client-auth", "Have the certificate issued anew with clientAuth "
                         "among its extended key usages." },
        { "digital-signature", "Have the certificate issued anew with "
                               "digitalSignature among its key usages." },
        { "expired", "Have a new certificate issued, and make a container of "
                     "it: p12 create." },
        { "not-yet-valid", "Wait until it is valid, and look at the clock of "
                           "this machine." },
        { "expiring", "Have it renewed in time, and make a container of the "
                      "new one: p12 create." },
        { "key-size", "Make a larger key, and have a certificate issued for "
                      "it." },
        { "signature", "Have the certificate issued anew, signed with SHA-256 "
                       "or better." },
        { "crl-points", "Have the certificate issued anew with the address of "
                        "its CRL." },
        { "crl-points-ca", "Have the CA's certificate issued anew with the "
                           "address of its CRL." },
        { "key-matches", "Make a container of the certificate and the key that "
                         "belongs to it: p12 create --key --cert." },
        { "chain-complete", "Make a container with the issuers that are "
                            "missing: p12 create --chain." },
        { "name-type", "Name it anew: p12 extract, then p12 create --name." },
        { "name-odd", "Name it anew: p12 extract, then p12 create --name." },
        { "name-duplicate", "Name them anew: p12 extract, then p12 create "
                            "--name." },
        { "nested-bag", "Take out what is in it, and put it into a container "
                        "without such: p12 extract, p12 create." },
        { "bags-in-safe", "Leave out what nobody needs: p12 convert --drop." },
        { "shut-safe", "p12 convert --part-password PATH=SRC puts it under the "
                       "password of the rest." },
        { "shut-key", "p12 convert --part-password PATH=SRC puts it under the "
                      "password of the rest." },
        { "empty-safe", "Leave it out: p12 convert --drop PATH." },
        { "empty", "Put a key or a certificate into it: p12 create." },
        { "nothing-left", "Make the container anew, of a key and its "
                          "certificate: p12 create." },
        { "certificate-hidden", "Make the container anew: p12 create "
                                "--truststore." },
        { "key-alone", "Make a container of the key and its certificate: p12 "
                       "create." },
        { "one-identity", "Make a container of one key and its certificate: "
                          "p12 create, or p12 convert --drop for the rest." },
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].rule, rule) == 0)
            return table[i].advice;
    return NULL;
}

const char *mend_advice(const struct mend *mend,
                        const struct p12_finding *finding)
{
    if (finding->severity != P12_ERROR || mend_covers(mend, finding))
        return NULL;
    if (mend_is_mendable(finding))
        return obstacle_advice(mend->obstacle);
    return rule_advice(p12_rule_name(finding->rule));
}

const char *mend_rule(const struct p12_rule *rule)
{
    switch (p12_rule_remedy(rule)) {
    case P12_REMEDY_CONVERT:
        return "p12 convert --profile writes the container anew.";
    case P12_REMEDY_LEAF_FIRST:
        return "p12 convert --order leaf-first puts it in order.";
    case P12_REMEDY_DROP:
        return "p12 convert --drop PATH leaves the part out.";
    case P12_REMEDY_PASSWORD:
        return "p12 passwd gives the container another password.";
    case P12_REMEDY_NONE:
        break;
    }
    return rule_advice(p12_rule_name(rule));
}

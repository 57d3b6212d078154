/* What the key stores of operating systems can open. None was at hand: each
 * row is what people report, and what they do not is unverified. */
#include "audit/profile.h"

enum { WINDOWS_MAX_ITERATIONS = 600000 };

/* What nobody has reported of them. That the password has to open it needs no
 * report. */
#define ALL_UNTOLD                                                             \
    { .rule = "shut",                                                          \
      .severity = P12_ERROR,                                                   \
      .source = "what the password does not open, nothing opens" },            \
        P12_UNTOLD("malformed"), P12_UNTOLD("public-key"), P12_UNTOLD("ber"),  \
        P12_UNTOLD("armour"), P12_UNTOLD("pfx-version"),                       \
        P12_UNTOLD("unknown-content"), P12_UNTOLD("unknown-bag"),              \
        P12_UNTOLD("sdsi"), P12_UNTOLD("crl"), P12_UNTOLD("certificate-type"), \
        P12_UNTOLD("certificate-broken"), P12_UNTOLD("name-type"),             \
        P12_UNTOLD("name-half"), P12_UNTOLD("name-empty"),                     \
        P12_UNTOLD("password-bmp"), P12_UNTOLD("password-encoding"),           \
        P12_UNTOLD("key-dh"), P12_UNTOLD("key-edwards"),                       \
        P12_UNTOLD("key-gost"), P12_UNTOLD("key-post-quantum"),                \
        P12_UNTOLD("key-unknown"), P12_UNTOLD("key-curve"),                    \
        P12_UNTOLD("key-version"), P12_UNTOLD("key-bare")
/* Windows passes over safes in bags. */
#define WINDOWS_DEMANDS                                                        \
    P12_DEMANDS(ALL_UNTOLD, { .rule = "nested-bag", .severity = P12_WARNING }, \
                { .rule = "nothing-left", .severity = P12_ERROR })
#define MACOS_DEMANDS                                 \
    P12_DEMANDS(ALL_UNTOLD, P12_UNTOLD("nested-bag"), \
                { .rule = "password-empty", .severity = P12_ERROR })
#define ANDROID_DEMANDS P12_DEMANDS(ALL_UNTOLD, P12_UNTOLD("nested-bag"))

/* What everybody could open before PBES2, as far as anyone knows. */
#define OLD_ENCRYPTION(...)                  \
    { .kind = P12_SCHEME_PKCS12_PBE,         \
      .ciphers = P12_NAMES("3DES-3KEY-CBC"), \
      __VA_ARGS__,                           \
      .standing = P12_ACCEPTED },            \
        P12_UNREPORTED(P12_SCHEME_PKCS12_PBE), P12_UNREPORTED(P12_SCHEME_NONE)
#define OLD_MAC(...)                  \
    { .kind = P12_SCHEME_HMAC_PKCS12, \
      .hmacs = P12_NAMES("SHA-1"),    \
      __VA_ARGS__,                    \
      .standing = P12_ACCEPTED },     \
        P12_UNREPORTED(P12_SCHEME_NONE)

/* What OpenSSL 3 writes by itself, and what was reported of it. */
#define NEW_ENCRYPTION(...)                                              \
    { .kind = P12_SCHEME_PBES2,                                          \
      .kdfs = P12_NAMES("PBKDF2"),                                       \
      .hashes = P12_NAMES("SHA-256"),                                    \
      .ciphers = P12_NAMES("AES-256-CBC", "AES-192-CBC", "AES-128-CBC"), \
      __VA_ARGS__,                                                       \
      .standing = P12_ACCEPTED },                                        \
        OLD_ENCRYPTION(__VA_ARGS__), P12_UNREPORTED(P12_SCHEME_PBES2)
#define NEW_MAC(...)                                                  \
    { .kind = P12_SCHEME_HMAC_PKCS12,                                 \
      .hmacs = P12_NAMES("SHA-256"),                                  \
      __VA_ARGS__,                                                    \
      .standing = P12_ACCEPTED },                                     \
        OLD_MAC(__VA_ARGS__), P12_UNREPORTED(P12_SCHEME_HMAC_PKCS12), \
        P12_UNREPORTED(P12_SCHEME_PBMAC1)

#define OLD_PARTS(...)                                           \
    {                                                            \
        [P12_PART_KEY] = P12_ROWS(OLD_ENCRYPTION(__VA_ARGS__)),  \
        [P12_PART_SAFE] = P12_ROWS(OLD_ENCRYPTION(__VA_ARGS__)), \
        [P12_PART_MAC] = P12_ROWS(OLD_MAC(__VA_ARGS__))          \
    }
#define NEW_PARTS(...)                                           \
    {                                                            \
        [P12_PART_KEY] = P12_ROWS(NEW_ENCRYPTION(__VA_ARGS__)),  \
        [P12_PART_SAFE] = P12_ROWS(NEW_ENCRYPTION(__VA_ARGS__)), \
        [P12_PART_MAC] = P12_ROWS(NEW_MAC(__VA_ARGS__))          \
    }

/* ---- Windows ------------------------------------------------------------- */

const struct p12_profile p12_profile_windows_2016 = {
    .name = "windows-2016",
    .kind = P12_PROFILE_READER,
    .summary = "Windows up to Server 2016: 3DES, and a MAC with SHA-1; at most "
               "600,000 iterations. Says of others that the password is wrong.",
    .source = "acme.sh issue 6805, setup-ipsec-vpn issue 414",
    .part = OLD_PARTS(.max_iterations = WINDOWS_MAX_ITERATIONS),
    .demands = WINDOWS_DEMANDS,
};

const struct p12_profile p12_profile_windows_2019 = {
    .name = "windows-2019",
    .kind = P12_PROFILE_READER,
    .summary = "Windows 10 1709, Server 2019 and later: PBES2 and SHA-256 too; "
               "at most 600,000 iterations. PBMAC1 nobody has reported.",
    .source = "dotnet/runtime issue 80314, setup-ipsec-vpn issue 414",
    .part = NEW_PARTS(.max_iterations = WINDOWS_MAX_ITERATIONS),
    .demands = WINDOWS_DEMANDS,
};

const struct p12_profile p12_profile_dotnet_no_password = {
    .name = "dotnet-no-password",
    .kind = P12_PROFILE_READER,
    .summary = ".NET where it is given no password: as windows-2019, but at "
               "most 600,000 iterations in all parts together; what is written "
               "for it counts with one key and one encrypted safe.",
    .source = "KB5025823",
    .max_total_iterations = WINDOWS_MAX_ITERATIONS,
    .all_of =
        (const struct p12_profile *const[]){ &p12_profile_windows_2019, NULL },
};

/* ---- macOS and iOS ------------------------------------------------------- */

const struct p12_profile p12_profile_macos_14 = {
    .name = "macos-14",
    .kind = P12_PROFILE_READER,
    .summary = "macOS up to 14, iOS up to 17: 3DES, and a MAC with SHA-1; no "
               "empty password.",
    .source = "pyca/cryptography issue 7293; the maximum of iterations is "
              "unknown",
    .part = OLD_PARTS(.unknown_maximum = true),
    .demands = MACOS_DEMANDS,
};

const struct p12_profile p12_profile_macos_26 = {
    .name = "macos-26",
    .kind = P12_PROFILE_READER,
    .summary = "macOS 26: PBES2 and SHA-256 too, if it is told the format "
               "(security import -f pkcs12); no empty password. PBMAC1 nobody "
               "has reported.",
    .source = "tauri pull request 15844; the maximum of iterations is unknown",
    .part = NEW_PARTS(.unknown_maximum = true),
    .demands = MACOS_DEMANDS,
};

/* ---- Android ------------------------------------------------------------- */

const struct p12_profile p12_profile_android_12 = {
    .name = "android-12",
    .kind = P12_PROFILE_READER,
    .summary = "Android up to 12: 3DES, and a MAC with SHA-1. Says of others "
               "that the password is wrong.",
    .source = "strongswan-docs issue 5; the maximum of iterations is unknown",
    .part = OLD_PARTS(.unknown_maximum = true),
    .demands = ANDROID_DEMANDS,
};

const struct p12_profile p12_profile_android_16 = {
    .name = "android-16",
    .kind = P12_PROFILE_READER,
    .summary = "Android 16: PBES2 and SHA-256 too. PBMAC1 nobody has reported.",
    .source = "ultimate-ca-manager issue 331; the maximum of iterations is "
              "unknown",
    .part = NEW_PARTS(.unknown_maximum = true),
    .demands = ANDROID_DEMANDS,
};

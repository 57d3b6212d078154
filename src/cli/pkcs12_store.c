#include "cli/exit.h"
#include "cli/input.h"
#include "cli/pkcs12_export.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_FILE = 128 << 20, HASH_DIGITS = 8 };

/* ---- One file ----------------------------------------------------------- */

/* Certificates alone are looked at. False if there are none. */
static bool load_file(const char *path, struct pkcs12_certs *out)
{
    const struct p12_material_options options = {
        .size = sizeof options,
        .wanted = P12_WANT_CERTIFICATES,
    };
    struct p12_material *material = NULL;
    struct bytes file = { 0 };
    size_t before = out->n;

    bytes_reserve(&file, 1);
    if (input_read(path, MAX_FILE, &file) == CLI_DONE &&
        p12_material_read(file.ptr, file.len, &options, &material, NULL) ==
            P12_OK)
        pkcs12_certs_take(out, material);
    p12_material_free(material);
    bytes_free(&file);
    return out->n != before;
}

/* ---- A folder ----------------------------------------------------------- */

/* "9d66eef0.0": a name that openssl-rehash(1) gives; certificates are found by
 * no other there. */
static bool is_hashed(const char *name)
{
    for (size_t i = 0; i < HASH_DIGITS; i++)
        if (!isxdigit((unsigned char)name[i]) ||
            isupper((unsigned char)name[i]))
            return false;
    if (name[HASH_DIGITS] != '.')
        return false;
    name += HASH_DIGITS + 1;
    return *name != '\0' && strspn(name, "0123456789") == strlen(name);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    char **items;
    size_t n, cap;
};

static void add_name(struct names *names, const char *name)
{
    size_t len = strlen(name) + 1;

    if (names->n == names->cap) {
        size_t cap = names->cap == 0 ? 64 : 2 * names->cap;
        char **items = cli_alloc(cap, sizeof *items);

        if (names->n != 0)
            memcpy(items, names->items, names->n * sizeof *items);
        free(names->items);
        names->items = items;
        names->cap = cap;
    }
    names->items[names->n] = cli_alloc(len, 1);
    memcpy(names->items[names->n++], name, len);
}

/* In the order of their names, so that a folder gives the same chain each
 * time. */
static bool list_folder(const char *path, bool hashed, struct names *out)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    if (folder == NULL)
        return false;
    while ((entry = readdir(folder)) != NULL)
        if (hashed ? is_hashed(entry->d_name) : entry->d_name[0] != '.')
            add_name(out, entry->d_name);
    closedir(folder);
    if (out->n != 0)
        qsort(out->items, out->n, sizeof *out->items, compare_names);
    return true;
}

static bool load_folder(const char *path, bool hashed, struct pkcs12_certs *out)
{
    struct names names = { 0 };
    struct bytes file = { 0 };
    bool ok = list_folder(path, hashed, &names);

    for (size_t i = 0; i < names.n; i++) {
        bytes_clear(&file);
        bytes_add_format(&file, "%s/", path);
        bytes_add_text(&file, names.items[i]);
        load_file(bytes_text(&file), out);
        free(names.items[i]);
    }
    free(names.items);
    bytes_free(&file);
    return ok;
}

/* A list of folders with colons between them, as SSL_CERT_DIR may be one. */
static void load_folders(const char *list, struct pkcs12_certs *out)
{
    struct bytes path = { 0 };

    while (*list != '\0') {
        size_t len = strcspn(list, ":");

        bytes_clear(&path);
        bytes_add(&path, list, len);
        load_folder(bytes_text(&path), true, out);
        list += len + (list[len] == ':');
    }
    bytes_free(&path);
}

/* ---- Where the system has its own --------------------------------------- */

static const char *from_environment(const char *name, const char *fallback)
{
    const char *value = getenv(name);

    return value != NULL ? value : fallback;
}

/* Debian and its like, Red Hat and its like, and OpenSSL's own place. */
static void load_default_file(struct pkcs12_certs *out)
{
    static const char *const files[] = { "/etc/ssl/certs/ca-certificates.crt",
                                         "/etc/pki/tls/cert.pem",
                                         "/etc/ssl/cert.pem" };
    const char *own = from_environment("SSL_CERT_FILE", NULL);

    if (own != NULL) {
        load_file(own, out);
        return;
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (load_file(files[i], out))
            return;
}

/* ---- All of them -------------------------------------------------------- */

static bool load_file_option(const struct pkcs12_options *options,
                             struct pkcs12_certs *out)
{
    if (options->ca_file == NULL) {
        if (!options->no_ca_file)
            load_default_file(out);
        return true;
    }
    if (load_file(options->ca_file, out))
        return true;
    pkcs12_say("Error loading file %s", options->ca_file);
    return false;
}

static bool load_path_option(const struct pkcs12_options *options,
                             struct pkcs12_certs *out)
{
    if (options->ca_path == NULL) {
        if (!options->no_ca_path)
            load_folders(from_environment("SSL_CERT_DIR", "/etc/ssl/certs"),
                         out);
        return true;
    }
    if (load_folder(options->ca_path, true, out))
        return true;
    pkcs12_say("Error loading directory %s", options->ca_path);
    return false;
}

static bool load_store_option(const struct pkcs12_options *options,
                              struct pkcs12_certs *out)
{
    const char *store = options->ca_store;
    struct stat st;
    bool ok;

    if (store == NULL)
        return true;
    if (strncmp(store, "file:/", 6) == 0)
        store += 5 + 2 * (strncmp(store + 5, "///", 3) == 0);
    ok = stat(store, &st) == 0;
    if (ok && S_ISDIR(st.st_mode))
        load_folder(store, false, out);
    else if (ok)
        load_file(store, out);
    else
        pkcs12_say("Error loading store URI %s", options->ca_store);
    return ok;
}

bool pkcs12_store_load(const struct pkcs12_options *options,
                       struct pkcs12_certs *trusted)
{
    return load_file_option(options, trusted) &&
           load_path_option(options, trusted) &&
           load_store_option(options, trusted);
}

#include "cli/audit_walk.h"

#include "cli/exit.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each takes a descriptor. */
enum { DEPTH_MAX = 256 };

void audit_walk_init(struct audit_walk *walk)
{
    walk->folders = (struct known){ .key_size = AUDIT_NODE };
    walk->files = (struct known){ .key_size = AUDIT_NODE };
}

void audit_walk_free(struct audit_walk *walk)
{
    known_free(&walk->folders);
    known_free(&walk->files);
}

static bool is_new(struct known *known, const struct stat *st)
{
    uint8_t node[AUDIT_NODE];
    bool new;

    audit_node(node, st->st_dev, st->st_ino);
    known_add(known, node, &new);
    return new;
}

static char *copy_text(const char *text, size_t len)
{
    char *copy = cli_alloc(len + 1, 1);

    memcpy(copy, text, len);
    return copy;
}

static bool find(struct audit_walk *walk, struct audit_source *source)
{
    return walk->found(source, walk->context);
}

/* What can't be entered is a finding as good as a file that can't be read. */
static bool find_failed(struct audit_walk *walk, const char *path, int reason)
{
    struct audit_source source = { .path = copy_text(path, strlen(path)),
                                   .status = CLI_FILE,
                                   .reason = reason };

    return find(walk, &source);
}

static bool find_too_deep(struct audit_walk *walk, const char *path)
{
    struct audit_source source = {
        .path = copy_text(path, strlen(path)),
        .status = CLI_LIMIT,
        .reason = ELOOP,
        .refusal = "not entered: more than 256 folders in each other",
    };

    return find(walk, &source);
}

/* ---- What a folder has -------------------------------------------------- */

struct entry {
    char *name;
    unsigned char type; /* DT_ */
};

struct entries {
    struct entry *items;
    size_t n, cap;
};

static bool is_named_so(const char *name)
{
    static const char *const ends[] = { ".p12", ".pfx", ".pkcs12" };
    size_t len = strlen(name);

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t n = strlen(ends[i]);

        if (len >= n && strcasecmp(name + len - n, ends[i]) == 0)
            return true;
    }
    return false;
}

static bool is_of_use(const struct audit_walk *walk, const struct dirent *d)
{
    if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
        return false;
    return d->d_type == DT_DIR || d->d_type == DT_UNKNOWN ||
           is_named_so(d->d_name) ||
           (walk->sniff && (d->d_type == DT_REG || d->d_type == DT_LNK));
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;

    return strcmp(left->name, right->name);
}

/* In the order of their names, which is the same on every machine. Returns 0
 * or the system's reason why there may be more. */
static int list_entries(const struct audit_walk *walk, int fd,
                        struct entries *out)
{
    int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = own < 0 ? NULL : fdopendir(own);
    struct dirent *d;
    int reason;

    if (dir == NULL) {
        reason = errno;
        if (own >= 0)
            close(own);
        return reason;
    }
    for (errno = 0; (d = readdir(dir)) != NULL; errno = 0) {
        if (!is_of_use(walk, d))
            continue;
        out->items =
            known_room(out->items, out->n, &out->cap, sizeof *out->items);
        out->items[out->n++] =
            (struct entry){ copy_text(d->d_name, strlen(d->d_name)),
                            d->d_type };
    }
    reason = errno;
    closedir(dir);
    if (out->n != 0)
        qsort(out->items, out->n, sizeof *out->items, compare_entries);
    return reason;
}

static void entries_free(struct entries *entries)
{
    for (size_t i = 0; i < entries->n; i++)
        free(entries->items[i].name);
    free(entries->items);
}

/* ---- Walking ------------------------------------------------------------ */

static bool walk_folder(struct audit_walk *walk, int fd, const char *path,
                        size_t depth);

/* The path of what is called `name` in the folder at `path`. */
static char *join(const char *path, const char *name, size_t *at)
{
    struct bytes joined = { 0 };
    char *copy;

    bytes_add_text(&joined, path);
    if (joined.len != 0 && joined.ptr[joined.len - 1] != '/')
        bytes_add_text(&joined, "/");
    *at = joined.len;
    bytes_add_text(&joined, name);
    copy = copy_text((const char *)joined.ptr, joined.len);
    bytes_free(&joined);
    return copy;
}

static bool find_file(struct audit_walk *walk, struct audit_folder *folder,
                      const char *path, const char *name)
{
    struct audit_source source = { .folder = folder };

    source.path = join(path, name, &source.name);
    source.is_sniffed = !is_named_so(name);
    folder->n_users++;
    return find(walk, &source);
}

static bool enter(struct audit_walk *walk, struct audit_folder *folder,
                  const char *path, const char *name, size_t depth)
{
    size_t at;
    char *full = join(path, name, &at);
    bool goes_on;
    int fd;

    if (depth == DEPTH_MAX) {
        goes_on = find_too_deep(walk, full);
    } else {
        fd = openat(folder->fd, name,
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        goes_on = fd < 0 ? find_failed(walk, full, errno)
                         : walk_folder(walk, fd, full, depth);
    }
    free(full);
    return goes_on;
}

/* Something that is no folder, nor a link to one. */
static bool meet_file(struct audit_walk *walk, struct audit_folder *folder,
                      const char *path, const char *name, const struct stat *st)
{
    if (!S_ISREG(st->st_mode) || !is_new(&walk->files, st)) {
        walk->n_passed += is_named_so(name);
        return true;
    }
    return find_file(walk, folder, path, name);
}

static bool meet(struct audit_walk *walk, struct audit_folder *folder,
                 const char *path, const struct entry *entry, size_t depth)
{
    const char *name = entry->name;
    struct stat st;
    bool is_link;

    if (entry->type == DT_DIR)
        return enter(walk, folder, path, name, depth);
    if (fstatat(folder->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return !is_named_so(name) || find_file(walk, folder, path, name);
    if (S_ISDIR(st.st_mode))
        return enter(walk, folder, path, name, depth);
    is_link = S_ISLNK(st.st_mode);
    /* One that leads nowhere is found when it is to be read. */
    if (is_link && fstatat(folder->fd, name, &st, 0) != 0)
        return !is_named_so(name) || find_file(walk, folder, path, name);
    if (S_ISDIR(st.st_mode))
        return true;
    return (!walk->sniff && !is_named_so(name)) ||
           meet_file(walk, folder, path, name, &st);
}

static bool walk_entries(struct audit_walk *walk, struct audit_folder *folder,
                         const char *path, size_t depth)
{
    struct entries entries = { 0 };
    int reason = list_entries(walk, folder->fd, &entries);
    bool goes_on = true;

    for (size_t i = 0; goes_on && i < entries.n; i++)
        goes_on = meet(walk, folder, path, &entries.items[i], depth + 1);
    entries_free(&entries);
    if (goes_on && reason != 0)
        goes_on = find_failed(walk, path, reason);
    return goes_on;
}

/* Takes the descriptor. */
static bool walk_folder(struct audit_walk *walk, int fd, const char *path,
                        size_t depth)
{
    struct audit_folder *folder;
    struct stat st;
    bool goes_on;

    if (fstat(fd, &st) != 0) {
        int reason = errno;

        close(fd);
        return find_failed(walk, path, reason);
    }
    if (!is_new(&walk->folders, &st)) {
        close(fd);
        return true;
    }
    folder = cli_alloc(1, sizeof *folder);
    *folder = (struct audit_folder){ fd, 1 };
    goes_on = walk_entries(walk, folder, path, depth);
    audit_folder_leave(folder);
    return goes_on;
}

bool audit_walk_path(struct audit_walk *walk, const char *path)
{
    struct audit_source source = { .is_explicit = true };
    struct stat st;

    if (!audit_source_is_stream(path)) {
        if (stat(path, &st) != 0)
            return find_failed(walk, path, errno);
        if (S_ISDIR(st.st_mode)) {
            int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

            return fd < 0 ? find_failed(walk, path, errno)
                          : walk_folder(walk, fd, path, 0);
        }
        if (S_ISREG(st.st_mode)) {
            is_new(&walk->files, &st);
        } else {
            /* Opening some devices is enough to set them going. */
            source.status = CLI_FILE;
            source.reason = EINVAL;
            source.refusal = audit_source_refusal(st.st_mode);
        }
    }
    source.path = copy_text(path, strlen(path));
    return find(walk, &source);
}

#include "cli/audit_source.h"

#include "cli/exit.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SAMPLE = 8192, /* enough to know a container by */
    ATTEMPTS = 3   /* to read a file while somebody writes it */
};

void audit_folder_leave(struct audit_folder *folder)
{
    if (folder == NULL || --folder->n_users != 0)
        return;
    close(folder->fd);
    free(folder);
}

void audit_node(uint8_t node[AUDIT_NODE], uint64_t device, uint64_t number)
{
    memcpy(node, &device, sizeof device);
    memcpy(node + sizeof device, &number, sizeof number);
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool audit_source_is_stream(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0 ||
           begins_with(path, "/dev/fd/") || begins_with(path, "/proc/self/fd/");
}

const char *audit_source_refusal(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return NULL;
    case S_IFDIR:
        return "it became a folder meanwhile";
    case S_IFIFO:
        return "a named pipe, which is not waited for";
    case S_IFSOCK:
        return "a socket";
    default:
        return "a device";
    }
}

static void refuse(struct container *c, int reason, const char *why)
{
    c->status = CLI_FILE;
    c->reason = reason;
    c->refusal = why;
}

/* O_NONBLOCK: a pipe without a writer must not hold up the rest. */
static int open_source(const struct audit_source *source)
{
    const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;

    if (source->folder != NULL)
        return openat(source->folder->fd, source->path + source->name, flags);
    if (strcmp(source->path, "-") == 0)
        return dup(STDIN_FILENO);
    return open(source->path, flags);
}

static bool is_worth_judging(int fd)
{
    struct p12_identity identity;
    uint8_t sample[SAMPLE];
    ssize_t n = pread(fd, sample, sizeof sample, 0);

    if (n < 0)
        return false;
    p12_identify(sample, (size_t)n, &identity);
    return identity.format == P12_FORMAT_PKCS12 ||
           identity.format == P12_FORMAT_PKCS12_PEM ||
           identity.format == P12_FORMAT_PKCS12_BASE64;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Half of an old file and half of a new one would be judged like a third. */
static void read_unchanged(int fd, struct stat *st, const char *name,
                           const struct common *common, struct container *out)
{
    for (int i = 0; i < ATTEMPTS; i++) {
        struct stat before = *st;

        container_open_fd(out, name, fd, common);
        if (fstat(fd, st) != 0 ||
            (is_same(&before, st) &&
             (st->st_size == 0 || out->status != CLI_DONE ||
              out->file_size == (size_t)st->st_size)))
            return;
        container_close(out);
        *out = (struct container){ .name = name };
        if (lseek(fd, 0, SEEK_SET) != 0)
            break;
    }
    refuse(out, EBUSY, "it changes while it is read");
}

static void read_stream(int fd, const char *name, const struct common *common,
                        struct container *out)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags >= 0 && (flags & O_NONBLOCK) != 0)
        fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
    container_open_fd(out, name, fd, common);
}

static bool read_open(const struct audit_source *source, int fd,
                      const struct common *common, struct container *out,
                      uint8_t node[AUDIT_NODE])
{
    struct stat st;

    if (fstat(fd, &st) != 0) {
        refuse(out, errno, NULL);
        return true;
    }
    audit_node(node, st.st_dev, st.st_ino);
    if (S_ISREG(st.st_mode)) {
        if (source->is_sniffed && !is_worth_judging(fd))
            return false;
        read_unchanged(fd, &st, source->path, common, out);
    } else if (source->is_explicit && audit_source_is_stream(source->path)) {
        read_stream(fd, source->path, common, out);
    } else {
        refuse(out, EINVAL, audit_source_refusal(st.st_mode));
    }
    return true;
}

bool audit_source_read(const struct audit_source *source,
                       const struct common *common, struct container *out,
                       uint8_t node[AUDIT_NODE])
{
    bool is_judged = true;
    int fd;

    memset(node, 0, AUDIT_NODE);
    *out = (struct container){ .name = source->path,
                               .status = source->status,
                               .reason = source->reason,
                               .refusal = source->refusal };
    if (source->status != CLI_DONE)
        return true;
    fd = open_source(source);
    if (fd < 0) {
        refuse(out, errno, NULL);
        return true;
    }
    is_judged = read_open(source, fd, common, out, node);
    close(fd);
    return is_judged;
}

void audit_source_free(struct audit_source *source)
{
    audit_folder_leave(source->folder);
    free(source->path);
    *source = (struct audit_source){ 0 };
}

#include "cli/exit.h"
#include "cli/newfile_guard.h"
#include "cli/newfiling.h"
#include "cli/report.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

enum {
    PERMISSIONS = S_IRWXU | S_IRWXG | S_IRWXO,
    ACL_MAX = 4096,
    CHUNK = 65536
};

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1 /* Linux; glibc hides it from plain POSIX */
#endif

/* ---- Mode and owner ----------------------------------------------------- */

/* The owner and the group, as far as the system lets us. */
static void keep_owner(struct newfile *f, int fd)
{
    struct stat now;
    bool known;

    if (fchown(fd, f->old.st_uid, f->old.st_gid) != 0)
        (void)!fchown(fd, (uid_t)-1, f->old.st_gid);
    known = fstat(fd, &now) == 0;
    f->lost_owner = !known || now.st_uid != f->old.st_uid;
    f->lost_access = !known || now.st_gid != f->old.st_gid;
}

/* Before the mode: with an access control list the group's bits are its mask,
 * and without it they would let the group in. */
static bool copy_acl(const struct newfile *f, int fd)
{
    static const char name[] = "system.posix_acl_access";
    char acl[ACL_MAX];
    ssize_t len = fgetxattr(f->lock, name, acl, sizeof acl);

    if (len < 0 && (errno == ENODATA || errno == EOPNOTSUPP))
        return true;
    return len >= 0 && fsetxattr(fd, name, acl, (size_t)len, 0) == 0;
}

/* A group's permissions would be another group's if it can't be kept, and
 * those of the others would then be for its members, who may have had none;
 * with a list that names who has none it is the same. */
static bool keep_mode(struct newfile *f, int fd)
{
    mode_t mode = f->old.st_mode & PERMISSIONS;

    keep_owner(f, fd);
    if (!f->lost_access)
        f->lost_access = !copy_acl(f, fd);
    return fchmod(fd, f->lost_access ? mode & S_IRWXU : mode) == 0;
}

/* ---- Names -------------------------------------------------------------- */

/* Gives a temporary file its name where there must be none yet. link() refuses
 * what exists, without a moment in which it could appear; not every file
 * system has it. */
static bool name_new(int folder, const char *temp, const char *name)
{
    struct stat st;

    if (linkat(folder, temp, folder, name, 0) == 0) {
        unlinkat(folder, temp, 0);
        return true;
    }
    if (errno == EEXIST)
        return false;
    if (syscall(SYS_renameat2, folder, temp, folder, name, RENAME_NOREPLACE) ==
        0)
        return true;
    if (errno == EEXIST)
        return false;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return renameat(folder, temp, folder, name) == 0;
}

static bool give_name(struct newfile *f)
{
    const char *temp = bytes_text(&f->temp);
    const char *leaf = bytes_text(&f->leaf);

    return f->replaces ? renameat(f->folder, temp, f->folder, leaf) == 0
                       : name_new(f->folder, temp, leaf);
}

/* ---- The backup --------------------------------------------------------- */

static bool read_old(const struct newfile *f, struct bytes *out)
{
    for (;;) {
        ssize_t n;

        bytes_reserve(out, CHUNK);
        n = pread(f->lock, out->ptr + out->len, CHUNK, (off_t)out->len);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        out->len += n < 0 ? 0 : (size_t)n;
    }
}

/* The old file's content under a temporary name. */
static bool copy_old(struct newfile *f, struct bytes *name)
{
    struct bytes content = { 0 };
    int fd = newfile_create_temp(f->folder, name);
    bool ok = fd >= 0 && read_old(f, &content) &&
              newfile_fill(fd, content.ptr, content.len) && keep_mode(f, fd);
    int reason = errno;

    if (fd >= 0)
        close(fd);
    if (fd >= 0 && !ok)
        unlinkat(f->folder, bytes_text(name), 0);
    bytes_free(&content);
    errno = reason;
    return ok;
}

/* Another name for the old file, or where there is no such thing, or it is
 * not for us to give it, a copy. */
static bool name_old(struct newfile *f, const char *backup)
{
    struct bytes temp = { 0 };
    bool ok;
    int reason;

    if (linkat(f->folder, bytes_text(&f->leaf), f->folder, backup, 0) == 0)
        return true;
    if (errno == EEXIST)
        return false;
    ok = copy_old(f, &temp) && name_new(f->folder, bytes_text(&temp), backup);
    reason = errno;
    if (!ok && temp.len != 0)
        unlinkat(f->folder, bytes_text(&temp), 0);
    bytes_free(&temp);
    errno = reason;
    return ok;
}

/* Gives an earlier backup a temporary name, under which it waits for what
 * becomes of the new one. */
static bool move_aside(struct newfile *f, const char *backup)
{
    struct stat st;
    bool ok;
    int fd, reason;

    if (fstatat(f->folder, backup, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    fd = newfile_create_temp(f->folder, &f->aside);
    ok = fd >= 0 &&
         renameat(f->folder, backup, f->folder, bytes_text(&f->aside)) == 0;
    reason = errno;
    if (fd >= 0)
        close(fd);
    if (fd >= 0 && !ok)
        unlinkat(f->folder, bytes_text(&f->aside), 0);
    if (!ok)
        bytes_free(&f->aside);
    errno = reason;
    return ok;
}

static void put_back(struct newfile *f, const char *backup)
{
    const char *aside = bytes_text(&f->aside);

    if (f->aside.len == 0)
        return;
    if (renameat(f->folder, aside, f->folder, backup) != 0)
        report_line(f->name, "the earlier backup has the name %s now", aside);
}

static int fail_backup(struct newfile *f, const char *backup)
{
    int reason = errno;
    struct bytes name = { 0 };

    put_back(f, backup);
    report_file_name(&name, backup);
    report_line(f->name, "keeping the old file as %s failed",
                bytes_text(&name));
    bytes_free(&name);
    return newfile_fail(f, reason);
}

static int make_backup(struct newfile *f)
{
    const char *backup = bytes_text(&f->backup);

    if (f->replaces_backup && !move_aside(f, backup))
        return fail_backup(f, backup);
    return name_old(f, backup) ? CLI_DONE : fail_backup(f, backup);
}

/* After all: the earlier backup takes its place again, if there is one. */
static void undo_backup(struct newfile *f)
{
    const char *backup = bytes_text(&f->backup);

    if (f->aside.len != 0)
        put_back(f, backup);
    else
        unlinkat(f->folder, backup, 0);
}

/* ---- Publishing --------------------------------------------------------- */

static int check_unchanged(const struct newfile *f, const char *leaf)
{
    struct stat now;

    if (fstatat(f->folder, leaf, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
        newfile_is_unchanged(&f->old, &now))
        return CLI_DONE;
    return newfile_refuse(f, "it was changed meanwhile by another program; "
                             "nothing was done");
}

static int publish(struct newfile *f)
{
    if (newfile_folder(f) < 0)
        return newfile_fail(f, errno);
    if (f->keeps_mode) {
        if (check_unchanged(f, bytes_text(&f->leaf)) != CLI_DONE)
            return CLI_FILE;
        if (!keep_mode(f, f->fd))
            return newfile_fail(f, errno);
    }
    if (f->backup.len != 0 && make_backup(f) != CLI_DONE)
        return CLI_FILE;
    if (!give_name(f)) {
        newfile_fail(f, errno);
        if (f->backup.len != 0)
            undo_backup(f);
        return CLI_FILE;
    }
    if (f->aside.len != 0)
        unlinkat(f->folder, bytes_text(&f->aside), 0);
    return CLI_DONE;
}

/* The new name lasts when its folder has been flushed; a folder that can't be
 * is no reason to fail. */
int newfile_publish(struct newfile *f)
{
    sigset_t before;
    int status;

    guard_hold(&before);
    status = publish(f);
    if (status == CLI_DONE) {
        if (!f->is_unguarded)
            guard_clear();
        bytes_free(&f->temp);
        f->is_published = true;
        (void)fsync(f->folder);
    }
    guard_release(&before);
    if (status != CLI_DONE)
        newfile_remove_temp(f);
    return status;
}

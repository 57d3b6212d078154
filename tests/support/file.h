/* Whole files, and the folders that tests find them in. */
#ifndef P12_TESTS_FILE_H
#define P12_TESTS_FILE_H

#include <stddef.h>
#include <stdint.h>

struct file {
    uint8_t *bytes; /* malloc'ed, with a zero behind the last; NULL: none */
    size_t len;
};

struct file file_read(const char *path);

/* "$variable/name"; NULL if the variable is not set or empty. malloc'ed. */
char *file_path(const char *variable, const char *name);

/* vectors/files/NAME of the project; fails the test that can't have it. */
struct file file_vector(const char *name);

#endif

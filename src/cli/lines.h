/* Lines of a file, one after the other, whatever its size. */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include "cli/bytes.h"

enum line_outcome {
    LINE_READ,
    LINE_END,  /* there is none any more */
    LINE_LONG, /* longer than allowed: passed over */
    LINE_ERROR /* reading failed, errno says why */
};

struct lines {
    int fd;
    uint8_t delimiter;
    size_t max;          /* bytes of a line */
    struct bytes line;   /* the last one read, without its end */
    size_t number;       /* its number, from 1 */
    struct bytes buffer; /* what is read and not yet given */
    size_t at;           /* of it */
    bool is_over;        /* the file has ended */
};

/* Opens a file; "-" is standard input. False if it can't be, see errno. */
bool lines_open(struct lines *lines, const char *name, uint8_t delimiter,
                size_t max);
enum line_outcome lines_next(struct lines *lines);
void lines_close(struct lines *lines);

#endif

/* Words of a command line, for people who copy it into their shell. */
#ifndef CLI_QUOTE_H
#define CLI_QUOTE_H

#include "cli/bytes.h"

/* Adds a word so that a POSIX shell reads it back byte for byte, one without
 * $'...' too. What comes out is valid UTF-8 on one line, and nothing in it can
 * disturb a terminal.
 *
 *   escape  ESCAPE_NON_ASCII or 0 */
void quote_word(struct bytes *out, const char *word, unsigned escape);

/* The same for the name of a file that stands where options may: "./-x" for
 * "-x". "-" is standard input, and stays. */
void quote_path(struct bytes *out, const char *path, unsigned escape);

#endif

/* One line of `p12 audit --format jsonl`, read again. */
#ifndef CLI_REPORT_LINE_H
#define CLI_REPORT_LINE_H

#include "cli/fleet.h"
#include <p12/span.h>

/* Adds what a line says to a fleet.
 *
 *   machine  whose it is if the line does not say
 *   wrong    receives what is wrong with the line
 *
 * False if it is no p12.audit/1 object; then nothing was added. */
bool report_line_add(struct fleet *fleet, struct p12_span line,
                     const char *machine, struct bytes *wrong);

#endif

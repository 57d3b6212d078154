/* The summary of many judged files, written. */
#ifndef CLI_FLEET_OUT_H
#define CLI_FLEET_OUT_H

#include "cli/fleet.h"
#include "cli/json.h"
#include "cli/term.h"

void fleet_out_text(const struct fleet *fleet, const struct term *term,
                    FILE *out);

/* p12.report/1 */
void fleet_out_json(const struct fleet *fleet, struct json_out *json);

#endif

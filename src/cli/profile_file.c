#include "cli/profile_file.h"

#include "cli/exit.h"
#include "cli/input.h"
#include "cli/profile_read.h"
#include "cli/report.h"
#include <errno.h>
#include <string.h>

static int say_unread(const char *file, int status)
{
    if (status == CLI_LIMIT)
        report_line(file, "longer than any profile: %d bytes at most",
                    PROFILE_MAX_SIZE);
    else
        report_line(file, "%s", strerror(errno));
    return status;
}

int profile_file_load(const char *file, struct p12_profile **out)
{
    struct bytes text = { 0 };
    struct bytes why = { 0 };
    int status = input_read(file, PROFILE_MAX_SIZE, &text);

    if (status != CLI_DONE) {
        say_unread(file, status);
    } else if (!profile_read(bytes_text(&text), text.len, out, &why)) {
        report_line(file, "%s", bytes_text(&why));
        status = CLI_USAGE;
    }
    bytes_free(&text);
    bytes_free(&why);
    return status;
}

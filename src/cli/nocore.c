#include "cli/nocore.h"

#include <sys/prctl.h>
#include <sys/resource.h>

/* Both: Linux looks at the limit only where a core is a file, not where it is
 * piped into a program that collects them. */
void nocore(void)
{
    const struct rlimit none = { 0, 0 };

    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

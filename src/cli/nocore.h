/* What is left of this process's memory when it ends by a signal. */
#ifndef CLI_NOCORE_H
#define CLI_NOCORE_H

/* No core file is written, and other processes of the same user can't read
 * the memory. What the system does not grant is no reason to fail. */
void nocore(void);

#endif

/* For calls into libraries that end the process when memory runs out. */
#ifndef P12_BASE_ROOM_H
#define P12_BASE_ROOM_H

#include <stdbool.h>
#include <stddef.h>

/* Is there memory for this many bytes? They are taken and given back, so that
 * the library that is called next finds them. */
bool p12_has_room(size_t bytes);

#endif

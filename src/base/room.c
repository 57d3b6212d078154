#include "base/room.h"

#include "base/alloc.h"

bool p12_has_room(size_t bytes)
{
    void *room = p12_alloc(bytes, 1, P12_MEMORY_ROOM);

    p12_free(room);
    return room != NULL;
}

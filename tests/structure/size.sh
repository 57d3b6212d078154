#!/bin/sh
# The smallest reader does not grow: code and constants of the library's own
# objects, its dependencies not among them, as gcc makes them for x86-64.
set -eu

: "${P12_LIBRARY:?libp12.a}"
limit=$((48 * 1024))

# Constants with addresses in them are in .data.rel.ro when position
# independent, and in .rodata otherwise.
size -A "$P12_LIBRARY" | awk -v limit="$limit" '
    / : *ex / || /\(ex / { object = $1 }
    $1 ~ /^\.(text|rodata|data\.rel\.ro)/ {
        by_object[object] += $2
        sum += $2
        part = $1
        sub(/^\./, "", part)
        sub(/^data\.rel\.ro/, "data-rel-ro", part)
        sub(/\..*/, "", part)
        by_part[part] += $2
    }
    END {
        for (o in by_object)
            printf "%7d %s\n", by_object[o], o | "sort -rn"
        close("sort -rn")
        for (p in by_part)
            printf "%7d .%s\n", by_part[p], p
        printf "%7d bytes of %d\n", sum, limit
        exit sum == 0 || sum > limit
    }'

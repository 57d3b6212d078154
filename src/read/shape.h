/* Knowing a structure by its first elements, without decoding it: the end may
 * be missing, the encoding may be BER. */
#ifndef P12_READ_SHAPE_H
#define P12_READ_SHAPE_H

#include "base/cursor.h"

#include <p12/input.h>

/* The header of the first element: its length as it claims, header included,
 * SIZE_MAX if that overflows, 0 if it is indefinite. False if the bytes don't
 * begin with an identifier and a length of X.690, 8.1. */
bool p12_shape_size(struct p12_span bytes, size_t *size);

/* P12_FORMAT_UNKNOWN if the bytes have none of the known shapes. */
enum p12_format p12_shape_find(struct p12_span bytes);

#endif

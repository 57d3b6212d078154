/* What a fuzz target is: one function over bytes from anywhere. */
#ifndef P12_FUZZ_H
#define P12_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's name for it. Returns 0; what must hold and does not is told by
 * abort(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif

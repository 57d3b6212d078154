/* libp12: reads, judges, repackages and writes PKCS#12 containers (RFC 7292,
 * and PBMAC1 as in RFC 9579, since replaced by RFC 9879).
 *
 * ---- Conventions, stated once --------------------------------------------
 *
 * Sizes are bytes, iteration counts are KDF iterations, times are seconds.
 * Functions that can fail return `enum p12_rc`; 0 is success. On failure every
 * output is left as it was, so that a caller has one thing to free: what it
 * had before. Arguments come in the order object, inputs, outputs, error.
 * `_parse` and `_new` give ownership and `_free` takes it; `_free(NULL)` is
 * allowed. A pointer or span returned by any other function is borrowed and
 * lives as long as the object it came from. Pointers must not be NULL unless
 * said. An index out of range gives NULL, an empty span or 0.
 * An object may be used by one thread at a time; there is no global state. No
 * call aborts, prints or exits. Option and limit structs start with their own
 * size, so that they can grow. */
#ifndef P12_P12_H
#define P12_P12_H

#include <p12/audit.h>
#include <p12/draft.h>
#include <p12/error.h>
#include <p12/input.h>
#include <p12/limits.h>
#include <p12/material.h>
#include <p12/output.h>
#include <p12/pfx.h>
#include <p12/profile.h>
#include <p12/protection.h>
#include <p12/scheme.h>
#include <p12/seal.h>
#include <p12/span.h>
#include <p12/unlock.h>
#include <p12/version.h>
#include <p12/x509.h>

#endif

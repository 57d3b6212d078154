/* Times of certificates and CRLs. */
#ifndef P12_X509_TIME_H
#define P12_X509_TIME_H

#include "base/cursor.h"

/* Reads a UTCTime or a GeneralizedTime (X.680, 46 and 47), with or without
 * seconds, fractions and an offset from UTC. Seconds since 1970; INT64_MIN if
 * it is none. `time` is one whole element. */
int64_t p12_time_read(struct p12_span time);

#endif

#include "x509/time.h"

struct moment {
    int year, month, day, hour, minute, second;
};

static bool take_octet(struct p12_cursor *c, uint8_t *out)
{
    struct p12_span octet;

    if (!p12_cursor_take(c, 1, &octet))
        return false;
    *out = octet.ptr[0];
    return true;
}

static bool is_digit_next(const struct p12_cursor *c)
{
    return c->left.len != 0 && c->left.ptr[0] >= '0' && c->left.ptr[0] <= '9';
}

/* Takes two digits, a number from `least` to `most`. */
static bool take_pair(struct p12_cursor *c, int least, int most, int *out)
{
    uint8_t tens;
    uint8_t ones;

    if (!is_digit_next(c) || !take_octet(c, &tens) || !is_digit_next(c) ||
        !take_octet(c, &ones))
        return false;
    *out = (tens - '0') * 10 + (ones - '0');
    return *out >= least && *out <= most;
}

/* RFC 5280, 4.1.2.5.1: a year of two digits is one of 1950 to 2049. */
static bool take_year(struct p12_cursor *c, bool utc_time, int *out)
{
    int century;
    int year;

    if (utc_time) {
        if (!take_pair(c, 0, 99, &year))
            return false;
        *out = year + (year < 50 ? 2000 : 1900);
        return true;
    }
    if (!take_pair(c, 0, 99, &century) || !take_pair(c, 0, 99, &year))
        return false;
    *out = century * 100 + year;
    return true;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in(int year, int month)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* RFC 5280 asks for seconds; X.680 lets UTCTime go without them, and
 * GeneralizedTime without minutes too. A 61st second is as in UTC. */
static bool take_clock(struct p12_cursor *c, bool utc_time, struct moment *m)
{
    m->minute = 0;
    m->second = 0;
    if (!take_pair(c, 0, 23, &m->hour))
        return false;
    if (!is_digit_next(c))
        return !utc_time;
    if (!take_pair(c, 0, 59, &m->minute))
        return false;
    return !is_digit_next(c) || take_pair(c, 0, 60, &m->second);
}

/* Fractions are below what we count in. */
static bool skip_fraction(struct p12_cursor *c)
{
    uint8_t octet;

    if (!p12_cursor_is_next(c, '.') && !p12_cursor_is_next(c, ','))
        return true;
    take_octet(c, &octet);
    if (!is_digit_next(c))
        return false;
    while (is_digit_next(c))
        take_octet(c, &octet);
    return true;
}

/* Takes "Z", "+hhmm" or "-hhmm"; seconds to subtract. Without any of them it
 * is local time, and UTC is as good a guess as there is. */
static bool take_zone(struct p12_cursor *c, int64_t *out)
{
    uint8_t sign;
    int hours;
    int minutes = 0;

    *out = 0;
    if (!take_octet(c, &sign) || sign == 'Z')
        return true;
    if ((sign != '+' && sign != '-') || !take_pair(c, 0, 23, &hours) ||
        (is_digit_next(c) && !take_pair(c, 0, 59, &minutes)))
        return false;
    *out = (hours * 60 + minutes) * 60;
    if (sign == '-')
        *out = -*out;
    return true;
}

static int64_t seconds_since_1970(const struct moment *m)
{
    static const int before[] = { 0,   31,  59,  90,  120, 151,
                                  181, 212, 243, 273, 304, 334 };
    int past = m->year - 1;
    int64_t days = (int64_t)m->year * 365 + past / 4 - past / 100 + past / 400;

    if (m->year == 0) /* a leap year; the quotients above have begun at 0 */
        days = -1;
    days += before[m->month - 1] + (m->month > 2 && is_leap(m->year)) + m->day;
    days -= 719528; /* the same for the last day of 1969 */
    return ((days * 24 + m->hour) * 60 + m->minute) * 60 + m->second;
}

int64_t p12_time_read(struct p12_span time)
{
    struct p12_cursor c = p12_cursor_over(time);
    struct p12_tlv tlv;
    struct moment m;
    int64_t offset;
    bool utc_time;

    if (!p12_cursor_tlv(&c, &tlv) || !p12_cursor_done(&c))
        return INT64_MIN;
    utc_time = tlv.tag == P12_TAG_UTC_TIME;
    if (!utc_time && tlv.tag != P12_TAG_GENERALIZED_TIME)
        return INT64_MIN;
    c = p12_cursor_over(tlv.body);
    if (!take_year(&c, utc_time, &m.year) || !take_pair(&c, 1, 12, &m.month) ||
        !take_pair(&c, 1, days_in(m.year, m.month), &m.day) ||
        !take_clock(&c, utc_time, &m) || !skip_fraction(&c) ||
        !take_zone(&c, &offset) || !p12_cursor_done(&c))
        return INT64_MIN;
    return seconds_since_1970(&m) - offset;
}

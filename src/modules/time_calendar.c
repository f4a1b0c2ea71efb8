/* time_calendar.c - the calendar of module time: seconds to broken-down time and back,
 * and its texts, by the C library and the process's time zone. */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "modules/struct_sequence.h"
#include "modules/time.h"
#include "object/argument.h"
#include "sched/clock.h"

enum { FIELDS = 9, NS = 1000000000 };

static Value raise_range(Runtime *rt) {
    return raise(rt, TYPE_OVERFLOW_ERROR, "timestamp out of range for platform time_t");
}

/* A year beyond those that the C library counts. */
static Value raise_too_large(Runtime *rt) {
    Str *text = str_from_cstr(rt, strerror(EOVERFLOW));
    Value args[] = {value_small(EOVERFLOW), value_object(text)};
    Value e = text ? call(rt, value_object(rt->types[TYPE_OS_ERROR]), args, 2) : RAISED;
    return e == RAISED ? RAISED : raise_object(rt, e);
}

/* ---- arguments -------------------------------------------------------------------- */

/* Seconds since the epoch; None: now. */
static bool seconds_arg(Runtime *rt, Value v, time_t *out) {
    int64_t whole;
    double d;
    if (v == NONE_VALUE) {
        whole = clock_wall(vm_of(rt)) / NS;
    } else if (is_any_int(v)) {
        if (!int_to_i64(v, &whole)) return raise_range(rt), false;
    } else {
        if (!is_double(v) && !type_of(rt, v)->slots.to_float) {
            raise(rt, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                  v);
            return false;
        }
        if (!number_to_double(rt, v, &d)) return false;
        if (d != d) {
            raise(rt, TYPE_VALUE_ERROR, "Invalid value NaN (not a number)");
            return false;
        }
        d = __builtin_floor(d);
        if (!(d >= -0x1p62 && d <= 0x1p62)) return raise_range(rt), false;
        whole = (int64_t)d;
    }
    *out = (time_t)whole;
    return true;
}

/* The fields of a tuple or struct_time, as C counts them. */
static bool fields_arg(Runtime *rt, const char *fn, Value v, struct tm *out) {
    int f[FIELDS];
    if (!is_tuple(v)) {
        raise(rt, TYPE_TYPE_ERROR, "Tuple or struct_time argument required");
        return false;
    }
    if (as_tuple(v)->size != FIELDS) {
        raise(rt, TYPE_TYPE_ERROR, "%s(): illegal time tuple argument", fn);
        return false;
    }
    for (size_t i = 0; i < FIELDS; i++)
        if (!arg_int(rt, as_tuple(v)->items[i], &f[i])) return false;
    if (f[0] < INT32_MIN + 1900) {
        raise(rt, TYPE_OVERFLOW_ERROR, "year out of range");
        return false;
    }
    *out = (struct tm){.tm_year = f[0] - 1900,
                       .tm_mon = f[1] - 1,
                       .tm_mday = f[2],
                       .tm_hour = f[3],
                       .tm_min = f[4],
                       .tm_sec = f[5],
                       .tm_wday = (int)(((int64_t)f[6] + 1) % 7),
                       .tm_yday = f[7] - 1,
                       .tm_isdst = f[8]};
    return true;
}

/* Fields that texts are made of; 0 counts as the first month, day and day of the year. */
static bool check_fields(Runtime *rt, struct tm *t) {
    if (t->tm_mon == -1) t->tm_mon = 0;
    if (t->tm_mday == 0) t->tm_mday = 1;
    if (t->tm_yday == -1) t->tm_yday = 0;
    const char *wrong = t->tm_mon < 0 || t->tm_mon > 11      ? "month"
                        : t->tm_mday < 0 || t->tm_mday > 31  ? "day of month"
                        : t->tm_hour < 0 || t->tm_hour > 23  ? "hour"
                        : t->tm_min < 0 || t->tm_min > 59    ? "minute"
                        : t->tm_sec < 0 || t->tm_sec > 61    ? "seconds"
                        : t->tm_wday < 0                     ? "day of week"
                        : t->tm_yday < 0 || t->tm_yday > 365 ? "day of year"
                                                             : NULL;
    if (wrong) raise(rt, TYPE_VALUE_ERROR, "%s out of range", wrong);
    return !wrong;
}

/* The argument, or the local time now where there is none. */
static bool text_fields(Runtime *rt, const char *fn, Value v, struct tm *out) {
    time_t now;
    if (v != UNBOUND) return fields_arg(rt, fn, v, out) && check_fields(rt, out);
    if (!seconds_arg(rt, NONE_VALUE, &now)) return false;
    if (localtime_r(&now, out)) return true;
    raise_too_large(rt);
    return false;
}

/* ---- struct_time ------------------------------------------------------------------ */

static bool set_attribute(Runtime *rt, Value v, const char *name, Value item) {
    Str *s = str_intern_cstr(rt, name);
    return s && item != RAISED && value_setattr(rt, v, s, item);
}

static Value struct_time(Runtime *rt, const struct tm *t) {
    Value module = vm_import(vm_of(rt), "time");
    Str *name = str_intern_cstr(rt, "struct_time");
    Value type = module == RAISED || !name ? RAISED : value_getattr(rt, module, name);
    if (type == RAISED) return RAISED;
    const int f[FIELDS] = {t->tm_year + 1900,    t->tm_mon + 1,  t->tm_mday,
                           t->tm_hour,           t->tm_min,      t->tm_sec,
                           (t->tm_wday + 6) % 7, t->tm_yday + 1, t->tm_isdst};
    Value items[FIELDS];
    for (size_t i = 0; i < FIELDS; i++)
        items[i] = value_small(f[i]);
    Value v = struct_sequence_new(rt, as_type(type), items, FIELDS);
    Str *zone = v == RAISED ? NULL : str_from_cstr(rt, t->tm_zone ? t->tm_zone : "");
    bool ok = zone && set_attribute(rt, v, "tm_zone", value_object(zone)) &&
              set_attribute(rt, v, "tm_gmtoff", value_small(t->tm_gmtoff));
    return ok ? v : RAISED;
}

static Value broken_down(Runtime *rt, Value seconds,
                         struct tm *(*convert)(const time_t *, struct tm *)) {
    time_t when;
    struct tm t;
    if (!seconds_arg(rt, seconds, &when)) return RAISED;
    if (!convert(&when, &t)) return raise_too_large(rt);
    return struct_time(rt, &t);
}

static Value time_gmtime(Runtime *rt, Value *args, size_t n) {
    return broken_down(rt, args[0], gmtime_r);
}

static Value time_localtime(Runtime *rt, Value *args, size_t n) {
    return broken_down(rt, args[0], localtime_r);
}

static Value time_mktime(Runtime *rt, Value *args, size_t n) {
    struct tm t;
    if (!fields_arg(rt, "mktime", args[0], &t)) return RAISED;
    t.tm_wday = -1; /* mktime sets it: so -1 can be told from a failure */
    time_t when = mktime(&t);
    if (when == (time_t)-1 && t.tm_wday == -1)
        return raise(rt, TYPE_OVERFLOW_ERROR, "mktime argument out of range");
    return value_double((double)when);
}

/* ---- texts ------------------------------------------------------------------------ */

static Value string(Str *s) { return s ? value_object(s) : RAISED; }

static Value classic(Runtime *rt, const struct tm *t) {
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[64];
    snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %d", days[t->tm_wday],
             months[t->tm_mon], t->tm_mday, t->tm_hour, t->tm_min, t->tm_sec,
             1900 + t->tm_year);
    return string(str_from_cstr(rt, text));
}

static Value time_asctime(Runtime *rt, Value *args, size_t n) {
    struct tm t;
    return text_fields(rt, "asctime", args[0], &t) ? classic(rt, &t) : RAISED;
}

static Value time_ctime(Runtime *rt, Value *args, size_t n) {
    time_t when;
    struct tm t;
    if (!seconds_arg(rt, args[0], &when)) return RAISED;
    return localtime_r(&when, &t) ? classic(rt, &t) : raise_too_large(rt);
}

static Value time_strftime(Runtime *rt, Value *args, size_t n) {
    enum { FIRST_ROOM = 256, MOST_PER_BYTE = 256 };
    struct tm t;
    if (!is_str(args[0])) return raise_argument(rt, "strftime", 1, "str", args[0]);
    if (!text_fields(rt, "strftime", args[1], &t)) return RAISED;
    const char *format = str_cstr(rt, as_str(args[0]));
    size_t size = as_str(args[0])->size;
    if (!format) return RAISED;
    if (!size) return value_object(rt->empty_str);
    char first[FIRST_ROOM];
    size_t length = strftime(first, sizeof first, format, &t);
    if (length) return string(str_new(rt, first, length));
    /* It did not fit, or is empty: a format such as "%p" may be, in some languages. */
    size_t room;
    if (!size_muladd(size, MOST_PER_BYTE, FIRST_ROOM, &room)) return raise_memory(rt);
    Blob *blob = blob_new(rt, room);
    if (!blob) return RAISED;
    length = strftime(blob->bytes, room, format, &t);
    Value v = string(str_new(rt, blob->bytes, length));
    KEEP(blob);
    return v;
}

/* ---- the module's part ------------------------------------------------------------ */

static bool add_zone(Runtime *rt, Module *m) {
    tzset();
    Str *standard = str_from_cstr(rt, tzname[0]), *summer = str_from_cstr(rt, tzname[1]);
    if (!standard || !summer) return false;
    Value names[] = {value_object(standard), value_object(summer)};
    Tuple *both = tuple_from(rt, names, 2);
    int64_t ahead = daylight ? 3600 : 0;
    return both && module_add(rt, m, "tzname", value_object(both)) &&
           module_add_int(rt, m, "timezone", timezone) &&
           module_add_int(rt, m, "altzone", timezone - ahead) &&
           module_add_int(rt, m, "daylight", daylight);
}

bool time_add_calendar(Runtime *rt, Module *m) {
    static const char *const fields[FIELDS] = {"tm_year", "tm_mon",  "tm_mday",
                                               "tm_hour", "tm_min",  "tm_sec",
                                               "tm_wday", "tm_yday", "tm_isdst"};
    static const NativeDef functions[] = {
        {"gmtime(seconds=None, /)", time_gmtime, "Seconds as a struct_time in UTC."},
        {"localtime(seconds=None, /)", time_localtime,
         "Seconds as a struct_time in local time."},
        {"mktime(tuple, /)", time_mktime, "A local struct_time as seconds."},
        {"asctime(tuple=..., /)", time_asctime,
         "A text like 'Sat Jun 06 16:26:11 1998'."},
        {"ctime(seconds=None, /)", time_ctime, "The same of seconds, in local time."},
        {"strftime(format, tuple=..., /)", time_strftime, "A text by a format."},
        {0}};
    Type *t = struct_sequence_type(rt, "time", "struct_time", fields, FIELDS);
    return t && module_add(rt, m, "struct_time", value_object(t)) &&
           module_add_natives(rt, m, functions) && add_zone(rt, m);
}

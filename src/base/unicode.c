/* unicode.c - see unicode.h. */
#include "base/unicode.h"

#include <string.h>
#include <utf8proc.h>

/* ---- Latin-1: one table ---- */

enum {
    ALPHA = 1,
    DECIMAL = 2,
    DIGIT_ = 4,
    NUMERIC_ = 8,
    SPACE = 16,
    LOWER_ = 32,
    UPPER_ = 64,
    SHOWN = 128,
    START = 256,
    CONTINUE = 512,
    IGNORABLE = 1024,
    BREAK = 2048,
    WORD = ALPHA | SHOWN | START | CONTINUE,
    NUMBER = DIGIT_ | NUMERIC_ | SHOWN,
    LATIN1 = 256,
};

static const uint16_t LATIN1_FLAGS[LATIN1] = {
    ['\t'] = SPACE,
    ['\n' ... '\r'] = SPACE | BREAK,
    [0x1C ... 0x1E] = SPACE | BREAK,
    [0x1F] = SPACE,
    [' '] = SPACE | SHOWN,
    ['!' ... '&'] = SHOWN,
    ['\''] = SHOWN | IGNORABLE,
    ['(' ... '-'] = SHOWN,
    ['.'] = SHOWN | IGNORABLE,
    ['/'] = SHOWN,
    ['0' ... '9'] = NUMBER | DECIMAL | CONTINUE,
    [':'] = SHOWN | IGNORABLE,
    [';' ... '@'] = SHOWN,
    ['A' ... 'Z'] = WORD | UPPER_,
    ['[' ... ']'] = SHOWN,
    ['^'] = SHOWN | IGNORABLE,
    ['_'] = SHOWN | START | CONTINUE,
    ['`'] = SHOWN | IGNORABLE,
    ['a' ... 'z'] = WORD | LOWER_,
    ['{' ... '~'] = SHOWN,
    [0x85] = SPACE | BREAK,
    [0xA0] = SPACE,
    [0xA1 ... 0xA7] = SHOWN,
    [0xA8] = SHOWN | IGNORABLE,
    [0xA9] = SHOWN,
    [0xAA] = WORD | LOWER_,
    [0xAB ... 0xAC] = SHOWN,
    [0xAD] = IGNORABLE,
    [0xAE] = SHOWN,
    [0xAF] = SHOWN | IGNORABLE,
    [0xB0 ... 0xB1] = SHOWN,
    [0xB2 ... 0xB3] = NUMBER,
    [0xB4] = SHOWN | IGNORABLE,
    [0xB5] = WORD | LOWER_,
    [0xB6] = SHOWN,
    [0xB7] = SHOWN | CONTINUE | IGNORABLE,
    [0xB8] = SHOWN | IGNORABLE,
    [0xB9] = NUMBER,
    [0xBA] = WORD | LOWER_,
    [0xBB] = SHOWN,
    [0xBC ... 0xBE] = NUMERIC_ | SHOWN,
    [0xBF] = SHOWN,
    [0xC0 ... 0xD6] = WORD | UPPER_,
    [0xD7] = SHOWN,
    [0xD8 ... 0xDE] = WORD | UPPER_,
    [0xDF ... 0xF6] = WORD | LOWER_,
    [0xF7] = SHOWN,
    [0xF8 ... 0xFF] = WORD | LOWER_,
};

static inline bool latin1_is(uint32_t cp, unsigned flags) {
    return (LATIN1_FLAGS[cp] & flags) != 0;
}

/* ---- above Latin-1: utf8proc's category and the lists of unicode.def ---- */

typedef struct Range {
    uint32_t first, last;
    int32_t extra; /* category of NEWER, digit value of DIGIT */
} Range;

typedef struct FullCase {
    uint32_t cp, upper[UNICODE_MAP_MAX], title[UNICODE_MAP_MAX];
} FullCase;

static const Range NEWER_LIST[] = {
#define NEWER(first, last, category) {first, last, UTF8PROC_CATEGORY_##category},
#include "base/unicode.def"
#undef NEWER
};
static const Range UPPER_LIST[] = {
#define UPPER(first, last) {first, last, 0},
#include "base/unicode.def"
#undef UPPER
};
static const Range LOWER_LIST[] = {
#define LOWER(first, last) {first, last, 0},
#include "base/unicode.def"
#undef LOWER
};
static const Range DIGIT_LIST[] = {
#define DIGIT(first, last, value) {first, last, value},
#include "base/unicode.def"
#undef DIGIT
};
static const Range NUMERIC_LIST[] = {
#define NUMERIC(first, last) {first, last, 0},
#include "base/unicode.def"
#undef NUMERIC
};
static const Range ID_START_LIST[] = {
#define ID_START(first, last) {first, last, 0},
#include "base/unicode.def"
#undef ID_START
};
static const Range NOT_ID_START_LIST[] = {
#define NOT_ID_START(first, last) {first, last, 0},
#include "base/unicode.def"
#undef NOT_ID_START
};
static const Range ID_CONTINUE_LIST[] = {
#define ID_CONTINUE(first, last) {first, last, 0},
#include "base/unicode.def"
#undef ID_CONTINUE
};
static const Range NOT_ID_CONTINUE_LIST[] = {
#define NOT_ID_CONTINUE(first, last) {first, last, 0},
#include "base/unicode.def"
#undef NOT_ID_CONTINUE
};
static const Range CASE_IGNORABLE_LIST[] = {
#define CASE_IGNORABLE(first, last) {first, last, 0},
#include "base/unicode.def"
#undef CASE_IGNORABLE
};
static const FullCase FULL_LIST[] = {
#define FULL(cp, u1, u2, u3, t1, t2, t3) {cp, {u1, u2, u3}, {t1, t2, t3}},
#include "base/unicode.def"
#undef FULL
};

static const Range *find(const Range *list, size_t count, uint32_t cp) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cp > list[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && cp >= list[low].first ? &list[low] : NULL;
}
#define FIND(list, cp) find(list, COUNT_OF(list), cp)

static const FullCase *find_full(uint32_t cp) {
    size_t low = 0, high = COUNT_OF(FULL_LIST);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cp > FULL_LIST[middle].cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT_OF(FULL_LIST) && FULL_LIST[low].cp == cp ? &FULL_LIST[low] : NULL;
}

static utf8proc_category_t category(uint32_t cp) {
    utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
    if (c != UTF8PROC_CATEGORY_CN) return c;
    const Range *newer = FIND(NEWER_LIST, cp);
    return newer ? (utf8proc_category_t)newer->extra : c;
}

#define IN(name) (1u << UTF8PROC_CATEGORY_##name)
enum {
    LETTERS = IN(LU) | IN(LL) | IN(LT) | IN(LM) | IN(LO),
    NUMBERS = IN(ND) | IN(NL) | IN(NO),
    SEPARATORS = IN(ZS) | IN(ZL) | IN(ZP),
    HIDDEN = SEPARATORS | IN(CC) | IN(CF) | IN(CS) | IN(CO) | IN(CN),
    STARTERS = LETTERS | IN(NL),
    CONTINUERS = STARTERS | IN(MN) | IN(MC) | IN(ND) | IN(PC),
    TRANSPARENT = IN(MN) | IN(ME) | IN(CF) | IN(LM) | IN(SK),
};

static inline bool category_in(uint32_t cp, unsigned set) {
    return set >> category(cp) & 1;
}

bool unicode_is_alpha(uint32_t cp) {
    return cp < LATIN1 ? latin1_is(cp, ALPHA) : category_in(cp, LETTERS);
}

bool unicode_is_decimal(uint32_t cp) {
    return cp < LATIN1 ? latin1_is(cp, DECIMAL) : category_in(cp, IN(ND));
}

bool unicode_is_digit(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, DIGIT_);
    return category_in(cp, IN(ND)) || FIND(DIGIT_LIST, cp);
}

bool unicode_is_numeric(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, NUMERIC_);
    return category_in(cp, NUMBERS) || FIND(NUMERIC_LIST, cp);
}

bool unicode_is_alnum(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, ALPHA | NUMERIC_);
    return category_in(cp, LETTERS | NUMBERS) || FIND(NUMERIC_LIST, cp);
}

bool unicode_is_space(uint32_t cp) {
    return cp < LATIN1 ? latin1_is(cp, SPACE) : category_in(cp, SEPARATORS);
}

bool unicode_is_lower(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, LOWER_);
    return category_in(cp, IN(LL)) || FIND(LOWER_LIST, cp);
}

bool unicode_is_upper(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, UPPER_);
    return category_in(cp, IN(LU)) || FIND(UPPER_LIST, cp);
}

bool unicode_is_title(uint32_t cp) { return cp >= LATIN1 && category_in(cp, IN(LT)); }

bool unicode_is_cased(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, LOWER_ | UPPER_);
    return category_in(cp, IN(LU) | IN(LL) | IN(LT)) || FIND(LOWER_LIST, cp) ||
           FIND(UPPER_LIST, cp);
}

bool unicode_is_case_ignorable(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, IGNORABLE);
    return category_in(cp, TRANSPARENT) || FIND(CASE_IGNORABLE_LIST, cp);
}

bool unicode_is_printable(uint32_t cp) {
    return cp < LATIN1 ? latin1_is(cp, SHOWN) : !category_in(cp, HIDDEN);
}

bool unicode_is_linebreak(uint32_t cp) {
    return cp < LATIN1 ? latin1_is(cp, BREAK) : cp == 0x2028 || cp == 0x2029;
}

bool unicode_is_id_start(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, START);
    if (category_in(cp, STARTERS)) return !FIND(NOT_ID_START_LIST, cp);
    return FIND(ID_START_LIST, cp) != NULL;
}

bool unicode_is_id_continue(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, CONTINUE);
    if (category_in(cp, CONTINUERS)) return !FIND(NOT_ID_CONTINUE_LIST, cp);
    return FIND(ID_CONTINUE_LIST, cp) != NULL;
}

int unicode_decimal(uint32_t cp) {
    if (cp < LATIN1) return latin1_is(cp, DECIMAL) ? (int)cp - '0' : -1;
    if (!category_in(cp, IN(ND))) return -1;
    /* Unicode promises that decimal digits stand in runs of ten, 0 first; several runs
     * may touch, and before the first of them there is no digit. */
    uint32_t before = 0;
    while (category_in(cp - before - 1, IN(ND)))
        before++;
    return (int)(before % 10);
}

int unicode_digit(uint32_t cp) {
    int decimal = unicode_decimal(cp);
    if (decimal >= 0) return decimal;
    if (cp == 0xB2 || cp == 0xB3) return (int)cp - 0xB0;
    if (cp == 0xB9) return 1;
    const Range *range = FIND(DIGIT_LIST, cp);
    return range ? range->extra + (int)(cp - range->first) : -1;
}

const char *unicode_category(uint32_t cp) {
    utf8proc_category_t c = category(cp);
    if (c == UTF8PROC_CATEGORY_LO) return "Lo";
    if (c == UTF8PROC_CATEGORY_SO) return "So";
    return utf8proc_category_string((utf8proc_int32_t)cp);
}

/* ---- case mappings ---- */

static int copy_map(uint32_t *out, const uint32_t *map) {
    int n = 0;
    while (n < UNICODE_MAP_MAX && map[n])
        out[n] = map[n], n++;
    return n;
}

int unicode_lower(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]) {
    if (cp < 0x80) {
        out[0] = cp - 'A' < 26 ? cp + 32 : cp;
        return 1;
    }
    if (cp == 0x130) return out[0] = 'i', out[1] = 0x307, 2;
    out[0] = (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
    return 1;
}

int unicode_upper(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]) {
    if (cp < 0x80) {
        out[0] = cp - 'a' < 26 ? cp - 32 : cp;
        return 1;
    }
    const FullCase *full = find_full(cp);
    if (full) return copy_map(out, full->upper);
    out[0] = (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
    return 1;
}

int unicode_title(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]) {
    if (cp < 0x80) return unicode_upper(cp, out);
    const FullCase *full = find_full(cp);
    if (full) return copy_map(out, full->title);
    out[0] = (uint32_t)utf8proc_totitle((utf8proc_int32_t)cp);
    return 1;
}

int unicode_fold(uint32_t cp, uint32_t out[UNICODE_MAP_MAX]) {
    if (cp < 0x80) return unicode_lower(cp, out);
    utf8proc_int32_t folded[UNICODE_MAP_MAX];
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)cp, folded, UNICODE_MAP_MAX, UTF8PROC_CASEFOLD, NULL);
    if (n < 1 || n > UNICODE_MAP_MAX) return out[0] = cp, 1;
    for (utf8proc_ssize_t i = 0; i < n; i++)
        out[i] = (uint32_t)folded[i];
    return (int)n;
}

enum { SIGMA = 0x3A3, FINAL_SIGMA = 0x3C2, SIGMA_SIZE = 2 };

static bool cased_before(const char *s, size_t pos) {
    while (pos > 0) {
        pos = utf8_prev(s, pos);
        size_t size;
        uint32_t cp = utf8_decode(s + pos, &size);
        if (!unicode_is_case_ignorable(cp)) return unicode_is_cased(cp);
    }
    return false;
}

static bool cased_after(const char *s, size_t n, size_t pos) {
    while (pos < n) {
        uint32_t cp = utf8_take(s, &pos);
        if (!unicode_is_case_ignorable(cp)) return unicode_is_cased(cp);
    }
    return false;
}

static bool is_final_sigma(const char *s, size_t n, size_t pos) {
    return cased_before(s, pos) && !cased_after(s, n, pos + SIGMA_SIZE);
}

/* How a code point of a text maps depends on where it stands: `pos` is its offset and
 * `in_word` says whether a cased one precedes it. */
static int map_in_text(UnicodeCase to, const char *s, size_t n, size_t pos, uint32_t cp,
                       bool in_word, uint32_t *out) {
    switch (to) {
    case UNICODE_FOLD: return unicode_fold(cp, out);
    case UNICODE_UPPER: return unicode_upper(cp, out);
    case UNICODE_TITLE:
        if (!in_word) return unicode_title(cp, out);
        break;
    case UNICODE_CAPITALIZE:
        if (pos == 0) return unicode_title(cp, out);
        break;
    case UNICODE_SWAP:
        if (unicode_is_lower(cp)) return unicode_upper(cp, out);
        if (!unicode_is_upper(cp)) return out[0] = cp, 1;
        break;
    case UNICODE_LOWER: break;
    }
    if (cp == SIGMA && is_final_sigma(s, n, pos)) return out[0] = FINAL_SIGMA, 1;
    return unicode_lower(cp, out);
}

static bool is_in_word(const char *s, size_t pos) {
    if (!pos) return false;
    while (!utf8_is_start(s[--pos]))
        ;
    return unicode_is_cased(utf8_take(s, &pos));
}

size_t unicode_map_case(UnicodeCase to, const char *s, size_t n, size_t from, size_t end,
                        Buffer *out) {
    size_t pos = from;
    bool in_word = to == UNICODE_TITLE && is_in_word(s, from);
    while (pos < end && !out->failed) {
        size_t at = pos;
        uint32_t cp = utf8_take(s, &pos), mapped[UNICODE_MAP_MAX];
        int count = map_in_text(to, s, n, at, cp, in_word, mapped);
        for (int i = 0; i < count; i++)
            buffer_codepoint(out, mapped[i]);
        if (to == UNICODE_TITLE) in_word = unicode_is_cased(cp);
    }
    return pos;
}

bool unicode_is_identifier(const char *s, size_t n) {
    size_t pos = 0;
    if (!n || !unicode_is_id_start(utf8_take(s, &pos))) return false;
    while (pos < n)
        if (!unicode_is_id_continue(utf8_take(s, &pos))) return false;
    return true;
}

/* ---- normal forms ---- */

enum { DECOMPOSED_MAX = 32, SHORT_RUN = 16, CLASSES = 256 };

typedef utf8proc_int32_t Point;

static void decompose(const char *s, size_t n, int options, Buffer *points) {
    for (size_t pos = 0; pos < n;) {
        char *room = buffer_reserve(points, DECOMPOSED_MAX * sizeof(Point));
        if (!room) return;
        Point cp = (Point)utf8_take(s, &pos);
        utf8proc_ssize_t count =
            utf8proc_decompose_char(cp, (Point *)room, DECOMPOSED_MAX, options, NULL);
        if (count < 1 || count > DECOMPOSED_MAX) {
            memcpy(room, &cp, sizeof cp);
            count = 1;
        }
        points->length += (size_t)count * sizeof(Point);
    }
}

static unsigned combining_class(Point cp) {
    return utf8proc_get_property(cp)->combining_class;
}

static void sort_short(Point *run, size_t n) {
    for (size_t i = 1; i < n; i++) {
        Point cp = run[i];
        unsigned class = combining_class(cp);
        size_t at = i;
        for (; at && combining_class(run[at - 1]) > class; at--)
            run[at] = run[at - 1];
        run[at] = cp;
    }
}

/* Counting sort: a hostile text may be one run of marks. */
static void sort_long(Point *run, size_t n, Buffer *scratch) {
    scratch->length = 0;
    Point *sorted = (Point *)buffer_reserve(scratch, n * sizeof(Point));
    if (!sorted) return;
    size_t next[CLASSES + 1] = {0};
    for (size_t i = 0; i < n; i++)
        next[combining_class(run[i]) + 1]++;
    for (size_t c = 1; c < CLASSES; c++)
        next[c] += next[c - 1];
    for (size_t i = 0; i < n; i++)
        sorted[next[combining_class(run[i])]++] = run[i];
    memcpy(run, sorted, n * sizeof(Point));
}

/* Canonical order: each run of marks (class not 0) sorted by class, stable. */
static void order_marks(Point *points, size_t n, Buffer *scratch) {
    for (size_t i = 0; i < n;) {
        size_t start = i;
        while (i < n && combining_class(points[i]))
            i++;
        if (i - start > SHORT_RUN)
            sort_long(points + start, i - start, scratch);
        else if (i - start > 1)
            sort_short(points + start, i - start);
        if (i == start) i++;
    }
}

/* Composes the ordered points and appends them. U+11A7 composes with nothing, but
 * utf8proc 2.8 drops it after a Hangul syllable: so it is kept out of the pieces. */
static void append_composed(Point *points, size_t n, Buffer *out) {
    enum { HANGUL_T_BASE = 0x11A7 };
    for (size_t start = 0; start < n;) {
        size_t end = start;
        while (end < n && points[end] != HANGUL_T_BASE)
            end++;
        size_t count = (size_t)utf8proc_normalize_utf32(
            points + start, (utf8proc_ssize_t)(end - start),
            UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        for (size_t i = 0; i < count; i++)
            buffer_codepoint(out, (uint32_t)points[start + i]);
        if (end < n) buffer_codepoint(out, HANGUL_T_BASE);
        start = end + 1;
    }
}

void unicode_normalize(UnicodeForm form, const char *s, size_t n, Buffer *out) {
    size_t ascii = utf8_ascii_prefix(s, n);
    if (ascii == n) {
        buffer_append(out, s, n);
        return;
    }
    bool compose = form == UNICODE_NFC || form == UNICODE_NFKC;
    bool compatible = form == UNICODE_NFKC || form == UNICODE_NFKD;
    Buffer points, scratch;
    buffer_init(&points, out->alloc);
    buffer_init(&scratch, out->alloc);
    decompose(s, n, UTF8PROC_DECOMPOSE | (compatible ? UTF8PROC_COMPAT : 0), &points);
    Point *array = (Point *)points.data;
    size_t count = points.length / sizeof(Point);
    if (!points.failed) order_marks(array, count, &scratch);
    if (points.failed || scratch.failed) {
        out->failed = true;
    } else if (compose) {
        append_composed(array, count, out);
    } else {
        for (size_t i = 0; i < count; i++)
            buffer_codepoint(out, (uint32_t)array[i]);
    }
    buffer_free(&points);
    buffer_free(&scratch);
}

bool unicode_is_wide(uint32_t cp) {
    return cp >= 0x1100 && utf8proc_charwidth((int)cp) == 2;
}

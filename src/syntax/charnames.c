/* charnames.c - see charnames.h. */
#include "syntax/charnames.h"

#include <string.h>

/* Sorted; see gen_charnames.py for the layout. */
static const uint64_t WORDS[] = {
#include "charnames.inc"
};

enum { CODE_POINT_BITS = 21, NAME_MAX_LENGTH = 255 };

static uint64_t hash_name(const char *name, size_t n) {
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)name[i]) * UINT64_C(0x100000001B3);
    return h ^ h >> 29;
}

/* ---- names that follow a rule ---- */

static bool find_ideograph(const char *name, size_t n, uint32_t *cp) {
    static const char PREFIX[] = "CJK UNIFIED IDEOGRAPH-", DIGITS[] = "0123456789ABCDEF";
    static const uint32_t RANGES[][2] = {
        {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0x20000, 0x2A6DF}, {0x2A700, 0x2B739},
        {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x2EBF0, 0x2EE5D},
        {0x30000, 0x3134A}, {0x31350, 0x323AF},
    };
    size_t prefix = sizeof PREFIX - 1;
    if (n < prefix + 4 || n > prefix + 5 || memcmp(name, PREFIX, prefix) != 0)
        return false;
    uint32_t value = 0;
    for (size_t i = prefix; i < n; i++) {
        const char *digit = memchr(DIGITS, name[i], 16);
        if (!digit) return false;
        value = value << 4 | (uint32_t)(digit - DIGITS);
    }
    for (size_t i = 0; i < COUNT_OF(RANGES); i++)
        if (value >= RANGES[i][0] && value <= RANGES[i][1]) return *cp = value, true;
    return false;
}

/* The longest of the parts that the name goes on with; -1 when none does. */
static int take_part(const char *const parts[], int count, const char **name, size_t *n) {
    int best = -1;
    size_t best_length = 0;
    for (int i = 0; i < count; i++) {
        size_t length = strlen(parts[i]);
        if (length > *n || memcmp(*name, parts[i], length) != 0) continue;
        if (best >= 0 && length <= best_length) continue;
        best = i;
        best_length = length;
    }
    *name += best_length;
    *n -= best_length;
    return best;
}

static bool find_hangul(const char *name, size_t n, uint32_t *cp) {
    static const char PREFIX[] = "HANGUL SYLLABLE ";
    static const char *const LEADS[] = {"G", "GG", "N", "D",  "DD", "R", "M",
                                        "B", "BB", "S", "SS", "",   "J", "JJ",
                                        "C", "K",  "T", "P",  "H"};
    static const char *const VOWELS[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                         "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                         "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
    static const char *const TAILS[] = {
        "",   "G",  "GG", "GS", "N",  "NJ", "NH", "D",  "L", "LG", "LM", "LB", "LS", "LT",
        "LP", "LH", "M",  "B",  "BS", "S",  "SS", "NG", "J", "C",  "K",  "T",  "P",  "H"};
    size_t prefix = sizeof PREFIX - 1;
    if (n < prefix || memcmp(name, PREFIX, prefix) != 0) return false;
    name += prefix;
    n -= prefix;
    int lead = take_part(LEADS, COUNT_OF(LEADS), &name, &n);
    int vowel = take_part(VOWELS, COUNT_OF(VOWELS), &name, &n);
    int tail = take_part(TAILS, COUNT_OF(TAILS), &name, &n);
    if (lead < 0 || vowel < 0 || tail < 0 || n) return false;
    *cp = 0xAC00 + ((uint32_t)lead * 21 + (uint32_t)vowel) * 28 + (uint32_t)tail;
    return true;
}

/* ---- the others ---- */

static bool find_word(uint64_t hash, uint32_t *cp) {
    uint64_t key = hash >> CODE_POINT_BITS;
    size_t low = 0, high = COUNT_OF(WORDS);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (WORDS[middle] >> CODE_POINT_BITS < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == COUNT_OF(WORDS) || WORDS[low] >> CODE_POINT_BITS != key) return false;
    *cp = (uint32_t)(WORDS[low] & ((1u << CODE_POINT_BITS) - 1));
    return true;
}

bool charname_find(const char *name, size_t n, uint32_t *cp) {
    char upper[NAME_MAX_LENGTH];
    if (n > NAME_MAX_LENGTH) return false;
    for (size_t i = 0; i < n; i++)
        upper[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 32) : name[i];
    return find_word(hash_name(upper, n), cp) || find_ideograph(upper, n, cp) ||
           find_hangul(upper, n, cp);
}

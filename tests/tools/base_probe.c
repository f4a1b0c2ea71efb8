/* Prints what base/ answers, for check_base.py to compare with CPython.
 * usage: base-probe unicode       a line per code point
 *        base-probe text          hex of texts in, cases and normal forms out */
#include "base/unicode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_map(int (*map)(uint32_t, uint32_t *), uint32_t cp) {
    uint32_t out[UNICODE_MAP_MAX];
    int n = map(cp, out);
    putchar(' ');
    for (int i = 0; i < n; i++)
        printf(i ? ",%X" : "%X", out[i]);
}

static int dump_unicode(void) {
    static bool (*const PREDICATES[])(uint32_t) = {
        unicode_is_alpha,    unicode_is_decimal,     unicode_is_digit,
        unicode_is_numeric,  unicode_is_alnum,       unicode_is_space,
        unicode_is_lower,    unicode_is_upper,       unicode_is_title,
        unicode_is_cased,    unicode_is_printable,   unicode_is_linebreak,
        unicode_is_id_start, unicode_is_id_continue, unicode_is_case_ignorable,
    };
    for (uint32_t cp = 0; cp < UNICODE_LIMIT; cp++) {
        printf("%s ", unicode_category(cp));
        for (size_t i = 0; i < COUNT_OF(PREDICATES); i++)
            putchar('0' + PREDICATES[i](cp));
        printf(" %d %d", unicode_decimal(cp), unicode_digit(cp));
        print_map(unicode_lower, cp);
        print_map(unicode_upper, cp);
        print_map(unicode_title, cp);
        print_map(unicode_fold, cp);
        putchar('\n');
    }
    return 0;
}

/* Decodes a line of hex digits in place; false at the end of input. */
static bool read_hex(char **line, size_t *capacity, size_t *n) {
    ssize_t got = getline(line, capacity, stdin);
    if (got < 0) return false;
    *n = 0;
    for (ssize_t i = 0; i + 1 < got; i += 2) {
        char pair[3] = {(*line)[i], (*line)[i + 1], 0};
        (*line)[(*n)++] = (char)strtoul(pair, NULL, 16);
    }
    return true;
}

static int probe_text(void) {
    Allocator alloc;
    Buffer out;
    allocator_init(&alloc, NULL, NULL);
    buffer_init(&out, &alloc);
    char *line = NULL;
    for (size_t capacity = 0, n; read_hex(&line, &capacity, &n);) {
        for (int to = 0; to < 10; to++) {
            out.length = 0;
            if (to < 6)
                unicode_map_case((UnicodeCase)to, line, n, &out);
            else
                unicode_normalize((UnicodeForm)(to - 6), line, n, &out);
            for (size_t i = 0; i < out.length; i++)
                printf("%02x", (unsigned char)out.data[i]);
            putchar(to == 9 ? '\n' : ' ');
        }
    }
    free(line);
    buffer_free(&out);
    return 0;
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "";
    if (!strcmp(mode, "unicode")) return dump_unicode();
    if (!strcmp(mode, "text")) return probe_text();
    return fprintf(stderr, "usage: base-probe unicode|text\n"), 2;
}

/* Prints what base/ answers, for check_base.py to compare with CPython.
 * usage: base-probe unicode       a line per code point
 *        base-probe text          hex of texts in, cases and normal forms out
 *        base-probe limbs         "operation operands" in, the result out; numbers in hex
 *        base-probe number        "operation operands" in, the result out; doubles as 16
 * hex digits Arrays have exactly the room that the headers ask for, so that a sanitizer
 * sees what goes beyond; GMP's allocator is one that ends the program. */
#include "base/limbs.h"
#include "base/number.h"
#include "base/unicode.h"

#include <gmp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
                unicode_map_case((UnicodeCase)to, line, n, 0, n, &out);
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

/* ---- limbs ---- */

typedef struct Number {
    Limb *limbs;
    size_t n;
    bool negative;
} Number;

static uint64_t units;

static bool count_units(void *user, uint64_t more) {
    (void)user;
    units += more;
    return true;
}

static const LimbsMeter METER = {count_units, NULL};

static Limb *room(size_t n) {
    Limb *limbs = malloc((n ? n : 1) * sizeof(Limb));
    if (!limbs) exit(3);
    return limbs;
}

static Number take_number(char **line) {
    char *word = strsep(line, " \n");
    Number x = {.negative = *word == '-'};
    word += x.negative;
    size_t size = 0, digits = strlen(word);
    if (!limbs_from_text_size(digits, 16, &size)) exit(3);
    x.limbs = room(size);
    x.n = limbs_from_text(x.limbs, word, digits, 16, NULL, NULL);
    return x;
}

static void show(const Limb *a, size_t n, bool negative) {
    if (n == LIMBS_STOPPED) exit(4);
    size_t size = 0;
    if (!limbs_text_size(n, 16, &size)) exit(3);
    char *text = malloc(size);
    size_t length = limbs_to_text(text, a, n, 16, NULL, NULL);
    printf("%s%.*s ", negative ? "-" : "", (int)length, text);
    free(text);
}

static void show_text(const Limb *a, size_t n, int radix) {
    size_t size = 0;
    if (!limbs_text_size(n, radix, &size)) exit(3);
    char *text = malloc(size);
    Limb *scratch = room(limbs_to_text_scratch(n, radix)), *back;
    size_t length = limbs_to_text(text, a, n, radix, scratch, &METER);
    printf("%.*s ", (int)length, text);
    if (!limbs_from_text_size(length, radix, &size)) exit(3);
    back = room(size);
    free(scratch);
    scratch = room(limbs_from_text_scratch(length, radix));
    size_t n_back = limbs_from_text(back, text, length, radix, scratch, &METER);
    printf("%s ", limbs_cmp(a, n, back, n_back) ? "differs" : "same");
    free(back), free(scratch), free(text);
}

static size_t most(size_t a, size_t b) { return a > b ? a : b; }

static void show_quotient(Number a, Number b) {
    Limb *q = room(a.n < b.n ? 0 : a.n - b.n + 1), *r = room(b.n), *r2 = room(b.n);
    Limb *scratch = room(limbs_divrem_scratch(a.n, b.n));
    size_t qn = 0, rn = 0, rn2 = 0;
    if (!limbs_divrem(q, &qn, r, &rn, a.limbs, a.n, b.limbs, b.n, scratch, &METER))
        exit(4);
    if (!limbs_divrem(NULL, NULL, r2, &rn2, a.limbs, a.n, b.limbs, b.n, scratch, &METER))
        exit(4);
    if (limbs_cmp(r, rn, r2, rn2)) exit(5);
    show(q, qn, false);
    show(r, rn, false);
    free(q), free(r), free(r2), free(scratch);
}

static void show_logic(LimbsLogic op, Number a, Number b) {
    Limb *r = room(most(a.n, b.n) + 1);
    bool negative;
    size_t n =
        limbs_logic(op, r, &negative, a.limbs, a.n, a.negative, b.limbs, b.n, b.negative);
    show(r, n, negative);
    free(r);
}

static void show_double(double value) {
    uint64_t bits;
    memcpy(&bits, &value, 8);
    printf("%016" PRIx64 " ", bits);
}

/* Results of one name, chosen by the first letters the script uses. */
static void answer(const char *op, Number a, Number b, Number c) {
    Limb *r = room(a.n + b.n + c.n + 4), *scratch = NULL;
    size_t n = 0;
    if (!strcmp(op, "add")) {
        show(r, limbs_add(r, a.limbs, a.n, b.limbs, b.n), false);
    } else if (!strcmp(op, "sub")) {
        show(r, limbs_sub(r, a.limbs, a.n, b.limbs, b.n), false);
    } else if (!strcmp(op, "mul")) {
        free(r), r = room(a.n + b.n);
        scratch = room(limbs_mul_scratch(a.n, b.n));
        show(r, limbs_mul(r, a.limbs, a.n, b.limbs, b.n, scratch, &METER), false);
    } else if (!strcmp(op, "sqr")) {
        free(r), r = room(2 * a.n);
        scratch = room(limbs_sqr_scratch(a.n));
        show(r, limbs_sqr(r, a.limbs, a.n, scratch, &METER), false);
    } else if (!strcmp(op, "divrem")) {
        show_quotient(a, b);
    } else if (!strcmp(op, "and")) {
        show_logic(LIMBS_AND, a, b);
    } else if (!strcmp(op, "or")) {
        show_logic(LIMBS_OR, a, b);
    } else if (!strcmp(op, "xor")) {
        show_logic(LIMBS_XOR, a, b);
    } else if (!strcmp(op, "shl")) {
        if (!limbs_shl_size(a.n, b.limbs[0], &n)) exit(3);
        free(r), r = room(n);
        show(r, limbs_shl(r, a.limbs, a.n, b.n ? b.limbs[0] : 0), false);
    } else if (!strcmp(op, "shr")) {
        bool lost;
        n = limbs_shr(r, a.limbs, a.n, b.n ? b.limbs[0] : 0, &lost);
        show(r, n, false);
        printf("%d ", lost);
    } else if (!strcmp(op, "pow")) {
        uint64_t e = b.n ? b.limbs[0] : 0;
        if (!limbs_pow_size(a.limbs, a.n, e, &n)) exit(3);
        free(r), r = room(n);
        scratch = room(limbs_pow_scratch(n));
        show(r, limbs_pow(r, a.limbs, a.n, e, scratch, &METER), false);
    } else if (!strcmp(op, "powmod")) {
        free(r), r = room(c.n);
        scratch = room(limbs_powmod_scratch(a.n, c.n));
        n = limbs_powmod(r, a.limbs, a.n, b.limbs, b.n, c.limbs, c.n, scratch, &METER);
        show(r, n, false);
    } else if (!strcmp(op, "inverse")) {
        free(r), r = room(b.n);
        scratch = room(limbs_inverse_scratch(a.n, b.n));
        show(r, limbs_inverse(r, a.limbs, a.n, b.limbs, b.n, scratch, &METER), false);
    } else if (!strcmp(op, "isqrt")) {
        free(r), r = room((a.n + 1) / 2);
        scratch = room(limbs_isqrt_scratch(a.n));
        show(r, limbs_isqrt(r, a.limbs, a.n, scratch, &METER), false);
    } else if (!strcmp(op, "gcd")) {
        free(r), r = room(most(a.n, b.n));
        scratch = room(limbs_gcd_scratch(a.n, b.n));
        show(r, limbs_gcd(r, a.limbs, a.n, b.limbs, b.n, scratch, &METER), false);
    } else if (!strcmp(op, "ratio")) {
        double value;
        scratch = room(limbs_ratio_scratch(a.n, b.n));
        LimbsRatio fit = limbs_ratio(&value, a.limbs, a.n, b.limbs, b.n, scratch, &METER);
        if (fit == LIMBS_FIT) show_double(value);
        if (fit == LIMBS_TOO_LARGE) printf("overflow ");
    } else if (!strcmp(op, "double")) {
        double value;
        if (limbs_to_double(a.limbs, a.n, &value)) {
            Limb back[LIMBS_OF_DOUBLE];
            show_double(value);
            show(back, limbs_from_double(back, value), false);
            printf("%d ", limbs_cmp_double(a.limbs, a.n, value));
        } else {
            printf("overflow ");
        }
    } else if (!strcmp(op, "text")) {
        show_text(a.limbs, a.n, (int)b.limbs[0]);
    } else if (!strcmp(op, "bytes")) {
        uint8_t bytes[256];
        size_t count = b.limbs[0];
        bool little = c.limbs[0] & 1, is_signed = c.limbs[0] & 2, negative;
        if (limbs_to_bytes(bytes, count, a.limbs, a.n, a.negative, little, is_signed)) {
            for (size_t i = 0; i < count; i++)
                printf("%02x", bytes[i]);
            free(r), r = room(count / 8 + 1);
            n = limbs_from_bytes(r, &negative, bytes, count, little, is_signed);
            printf(" ");
            show(r, n, negative);
        } else {
            printf("overflow ");
        }
    } else if (!strcmp(op, "bits")) {
        printf("%zu %zu ", limbs_bits(a.limbs, a.n), limbs_popcount(a.limbs, a.n));
        if (a.n) printf("%zu ", limbs_trailing_zeros(a.limbs, a.n));
    }
    free(r);
    free(scratch);
}

static int probe_limbs(void) {
    char *line = NULL;
    for (size_t capacity = 0; getline(&line, &capacity, stdin) > 0;) {
        char *rest = line;
        const char *op = strsep(&rest, " \n");
        Number x[3] = {0};
        for (int i = 0; i < 3 && rest && *rest && *rest != '\n'; i++)
            x[i] = take_number(&rest);
        answer(op, x[0], x[1], x[2]);
        putchar('\n');
        for (int i = 0; i < 3; i++)
            free(x[i].limbs);
    }
    free(line);
    return 0;
}

/* ---- number ---- */

static double take_double(char **line) {
    uint64_t bits = strtoull(strsep(line, " \n"), NULL, 16);
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

/* format: value type precision flags */
static void show_format(char *rest, double value) {
    Allocator alloc;
    Buffer out;
    allocator_init(&alloc, NULL, NULL);
    buffer_init(&out, &alloc);
    char type = *strsep(&rest, " ");
    int precision = atoi(strsep(&rest, " "));
    number_format(value, type, precision, (unsigned)atoi(rest), &out);
    fwrite(out.data, 1, out.length, stdout);
    buffer_free(&out);
}

static void answer_number(const char *op, char *rest) {
    char text[NUMBER_REPR_MAX];
    double value = 0, read = 0;
    if (!strcmp(op, "parse")) {
        if (number_parse(rest, strcspn(rest, "\n"), &value))
            show_double(value);
        else
            printf("invalid");
        return;
    }
    if (!strcmp(op, "fromhex")) {
        static const char *const STATUS[] = {"", "invalid", "overflow"};
        NumberStatus status = number_from_hex(rest, strcspn(rest, "\n"), &value);
        if (status == NUMBER_OK) show_double(value);
        printf("%s", STATUS[status]);
        return;
    }
    value = take_double(&rest);
    if (!strcmp(op, "repr")) {
        size_t n = number_repr(value, text);
        printf("%s %s", text,
               number_parse(text, n, &read) && read == value ? "same" : "differs");
    } else if (!strcmp(op, "hex")) {
        number_hex(value, text);
        printf("%s", text);
    } else if (!strcmp(op, "round")) {
        if (number_round(value, atoll(rest), &read))
            show_double(read);
        else
            printf("overflow");
    } else if (!strcmp(op, "format")) {
        show_format(rest, value);
    }
}

static int probe_number(void) {
    char *line = NULL;
    for (size_t capacity = 0; getline(&line, &capacity, stdin) > 0;) {
        char *rest = line;
        const char *op = strsep(&rest, " \n");
        answer_number(op, rest);
        putchar('\n');
    }
    free(line);
    return 0;
}

static void *no_alloc(size_t n) {
    (void)n;
    fprintf(stderr, "GMP allocates\n");
    _exit(6);
}

static void *no_realloc(void *block, size_t old_size, size_t new_size) {
    (void)block, (void)old_size;
    return no_alloc(new_size);
}

static void no_free(void *block, size_t n) { (void)block, (void)n; }

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "";
    mp_set_memory_functions(no_alloc, no_realloc, no_free);
    if (!strcmp(mode, "unicode")) return dump_unicode();
    if (!strcmp(mode, "text")) return probe_text();
    if (!strcmp(mode, "limbs")) return probe_limbs();
    if (!strcmp(mode, "number")) return probe_number();
    return fprintf(stderr, "usage: base-probe unicode|text|limbs|number\n"), 2;
}

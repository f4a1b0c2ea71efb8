/* What the collector did, for people. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "memory/inside.h"
#include "toy.h"

static ToyWorld w;
static Buffer text;

static void open(void) {
    cr_assert(toy_open(&w));
    memset(&w.heap.stats, 0, sizeof w.heap.stats);
    buffer_init(&text, &w.alloc);
}
static void shut(void) {
    buffer_free(&text);
    toy_close(&w);
}

TestSuite(report, .init = open, .fini = shut);

static const char *report(void) {
    text.length = 0;
    heap_report(&w.heap, &text);
    return buffer_cstr(&text);
}

Test(report, counts_and_times_stand_in_columns) {
    w.heap.stats.minor = 12;
    w.heap.stats.minor_ns = 3500 * 1000;
    w.heap.stats.minor_steps = 13;
    w.heap.stats.major = 2;
    w.heap.stats.major_ns = 1234567 * 1000;
    w.heap.stats.major_steps = 40;
    w.heap.inside->live = 4096;
    static const char wanted[] =
        "minor collections        12        3.50 ms in 13 steps\n"
        "major collections         2     1234.57 ms in 40 steps\n"
        "live bytes               4096 after the last collection\n";
    cr_expect_eq(strncmp(report(), wanted, strlen(wanted)), 0, "%s", report());
}

Test(report, the_heap_is_told_in_blocks_and_bytes) {
    cr_assert(toy_node(&w, TOY_NODE, 1));
    char wanted[200];
    snprintf(wanted, sizeof wanted,
             "blocks             %10zu of 32 KB, %zu of them free\n",
             w.heap.inside->block_count, w.heap.inside->free_count);
    cr_assert_gt(w.heap.inside->block_count, 0);
    cr_expect(strstr(report(), wanted), "%s", report());
    cr_expect(strstr(report(), " now, "));
}

Test(report, only_pauses_that_were_have_a_line) {
    cr_expect_not(strstr(report(), "below"));
    w.heap.stats.wall.below[3] = 7;
    w.heap.stats.cpu.below[5] = 2;
    w.heap.stats.wall.longest_ns = 1500 * 1000;
    w.heap.stats.cpu.longest_ns = 31 * 1000;
    static const char wanted[] =
        "longest pause           1.500 ms wall time, 0.031 ms CPU time\n"
        "pauses                  by wall     by CPU\n"
        "  below        8 us          7          0\n"
        "  below       32 us          0          2\n";
    const char *at = strstr(report(), "longest pause");
    cr_assert(at);
    cr_expect_str_eq(at, wanted);
}

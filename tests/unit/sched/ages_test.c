/* Ages: the turn in which a wait began, back to milliseconds. */
#include "told.h"

#include "sched/ages.h"

static void advance(VM *vm, Ages *a, int64_t ms) {
    clock_jump(vm, clock_peek(vm) + ms * 1000000);
    a->turn++;
    ages_mark(a, vm);
}

Test(ages, of_a_few_turns_are_exact) {
    OPEN_TOLD(vm);
    Ages a = {0};
    ages_mark(&a, vm);
    uint32_t first = a.turn;
    advance(vm, &a, 50);
    uint32_t second = a.turn;
    advance(vm, &a, 100);
    bool exact;
    cr_expect_eq(ages_since(&a, vm, first, &exact), 150);
    cr_expect_eq(ages_since(&a, vm, second, &exact), 100);
    cr_expect_eq(ages_since(&a, vm, a.turn, &exact), 0);
    cr_expect(exact);
    clock_jump(vm, clock_peek(vm) + 70 * 1000000);
    cr_expect_eq(ages_since(&a, vm, a.turn + 1, &exact), 70);
    cr_expect(!exact);
    CLOSE(vm);
}

Test(ages, of_many_turns_are_known_to_a_few_percent) {
    OPEN_TOLD(vm);
    Ages a = {0};
    ages_mark(&a, vm);
    uint32_t early = 0;
    for (int i = 0; i < 10000; i++) {
        advance(vm, &a, 10);
        if (i == 99) early = a.turn;
        cr_assert_leq(a.marks_n, AGE_MARKS);
    }
    bool exact;
    uint32_t age = ages_since(&a, vm, early, &exact);
    cr_expect(age > 94000 && age < 104000, "%u ms instead of 99000", age);
    CLOSE(vm);
}

/* Traceback entries. */
#include "../script.h"

Test(traceback, one_entry_a_frame) {
    OPEN(vm);
    run(vm, "def f(): 1 / 0\n"
            "try: f()\n"
            "except ZeroDivisionError as e: t = e.__traceback__");
    expect(vm, "t.tb_lineno", "2");
    expect(vm, "t.tb_next.tb_lineno", "1");
    expect(vm, "t.tb_next.tb_next", "None");
    expect(vm, "t.tb_frame.f_code.co_name", "'<module>'");
    expect(vm, "t.tb_next.tb_frame.f_code.co_name", "'f'");
    CLOSE(vm);
}

Test(traceback, may_be_cut) {
    OPEN(vm);
    run(vm, "try: 1 / 0\n"
            "except ZeroDivisionError as e: t = e.__traceback__");
    expect(vm, "setattr(t, 'tb_next', t)", "ValueError: traceback loop detected");
    expect(vm, "setattr(t, 'tb_next', 1)",
           "TypeError: expected traceback object, got 'int'");
    expect(vm, "setattr(t, 'tb_next', None)", "None");
    CLOSE(vm);
}

/* Exceptions: args, cause, context, notes. */
#include "../script.h"

Test(exception, args_and_text) {
    OPEN(vm);
    expect(vm, "ValueError()", "ValueError()");
    expect(vm, "ValueError(1, 'a')", "ValueError(1, 'a')");
    expect(vm, "str(ValueError('x'))", "'x'");
    expect(vm, "str(ValueError(1, 2))", "'(1, 2)'");
    expect(vm, "str(KeyError('k'))", "\"'k'\"");
    expect(vm, "ValueError(1).args", "(1,)");
    CLOSE(vm);
}

Test(exception, chaining) {
    OPEN(vm);
    run(vm, "def f():\n"
            "  try:\n"
            "    try: 1 / 0\n"
            "    except ZeroDivisionError as e: raise KeyError(1) from e\n"
            "  except KeyError as k: return k\n"
            "k = f()");
    expect(vm, "k.__cause__", "ZeroDivisionError('division by zero')");
    expect(vm, "k.__context__ is k.__cause__", "True");
    expect(vm, "k.__suppress_context__", "True");
    expect(vm, "setattr(k, '__cause__', 1)",
           "TypeError: exception cause must be None or derive from BaseException");
    expect(vm, "setattr(k, '__cause__', None)", "None");
    CLOSE(vm);
}

Test(exception, notes) {
    OPEN(vm);
    run(vm, "e = ValueError()");
    expect(vm, "e.add_note('a')", "None");
    expect(vm, "e.__notes__", "['a']");
    expect(vm, "e.add_note(1)", "TypeError: note must be a str, not 'int'");
    CLOSE(vm);
}

Test(exception, with_traceback) {
    OPEN(vm);
    run(vm, "e = ValueError()");
    expect(vm, "e.with_traceback(None) is e", "True");
    expect(vm, "e.with_traceback(1)",
           "TypeError: __traceback__ must be a traceback or None");
    expect(vm, "e.__traceback__", "None");
    CLOSE(vm);
}

/* Class TextIOWrapper. */
#include "../script.h"
#include "modules/modules.h"

Test(io_text, positions) {
    OPEN(vm);
    run(vm, "import io\n"
            "t = io.TextIOWrapper(io.BytesIO('é\\r\\n€x'.encode()), 'utf-8')\n");
    expect(vm, "t.read(1), t.tell()", "('é', 2)");
    expect(vm, "t.read(1), t.tell()", "('\\n', 4)");
    expect(vm, "t.read(1), t.tell(), t.seek(4), t.read()", "('€', 7, 4, '€x')");
    expect(vm, "t.newlines", "'\\r\\n'");
    expect(vm, "next(t)", "StopIteration: ");
    expect(vm, "t.seek(0), next(t), t.tell()",
           "OSError: telling position disabled by next() call");
    CLOSE(vm);
}

Test(io_text, marks) {
    OPEN(vm);
    run(vm, "import io\nb = io.BytesIO()\n"
            "t = io.TextIOWrapper(b, 'utf-16')\nt.write('a')\nt.write('b')\nt.flush()\n");
    expect(vm, "b.getvalue()", "b'\\xff\\xfea\\x00b\\x00'");
    expect(vm, "t.seek(0), t.read()", "(0, 'ab')");
    expect(vm, "io.TextIOWrapper(io.BytesIO(b'\\xfe\\xff\\0a'), 'utf-16').read()", "'a'");
    expect(vm, "io.TextIOWrapper(io.BytesIO(b'a\\0'), 'utf-16').read()",
           "UnicodeDecodeError: 'utf-16' codec can't decode bytes in position 0-1: "
           "Stream does not start with BOM");
    CLOSE(vm);
}

Test(io_text, what_there_is_no_memory_for_is_written_later) {
    OPEN(vm);
    run(vm, "import io\nb = io.BytesIO()\n"
            "t = io.TextIOWrapper(io.BufferedWriter(b))\nt.write('x' * 1000)\n");
    Value t = global(vm, "t");
    vm->rt.alloc.fail_from = 1;
    vm->rt.alloc.fail_to = UINT64_MAX;
    bool flushed = stream_flush(vm, t);
    vm->rt.alloc.fail_from = 0;
    cr_expect_not(flushed);
    cr_expect(error_is(&vm->rt, TYPE_MEMORY_ERROR));
    error_clear(&vm->rt);
    run(vm, "t.write('y')\nt.flush()");
    expect(vm, "b.getvalue() == b'x' * 1000 + b'y'", "True");
    CLOSE(vm);
}

/* Class BytesIO. */
#include "../script.h"

Test(io_bytes, beyond_the_end) {
    OPEN(vm);
    run(vm, "import io\nb = io.BytesIO(b'ab')\n");
    expect(vm, "b.seek(4), b.read(), b.write(b'c'), b.getvalue()",
           "(4, b'', 1, b'ab\\x00\\x00c')");
    expect(vm, "b.truncate(1), b.tell(), b.getvalue()", "(1, 5, b'a')");
    expect(vm, "b.seek(-9, 2)", "0");
    expect(vm, "b.seek(1, 9)", "ValueError: invalid whence (9, should be 0, 1 or 2)");
    CLOSE(vm);
}

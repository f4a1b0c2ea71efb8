/* Class StringIO. */
#include "../script.h"

Test(io_string, positions_count_characters) {
    OPEN(vm);
    run(vm, "import io\ns = io.StringIO('aé€😀z')\n");
    expect(vm, "s.read(2), s.tell(), s.write('X'), s.getvalue()",
           "('aé', 2, 1, 'aéX😀z')");
    expect(vm, "s.seek(7), s.write('!'), s.getvalue()", "(7, 1, 'aéX😀z\\x00\\x00!')");
    expect(vm, "s.seek(0), s.readline(3), s.truncate(), s.getvalue(), s.tell()",
           "(0, 'aéX', 3, 'aéX', 3)");
    expect(vm, "s.write(b'')", "TypeError: string argument expected, got 'bytes'");
    CLOSE(vm);
}

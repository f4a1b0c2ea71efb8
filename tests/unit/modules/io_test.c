/* Module _io: open(), and which class it makes. */
#include "../script.h"

Test(io, layers) {
    OPEN(vm);
    run(vm, "import io, _io\n");
    expect(vm, "io.open is open is _io.open", "True");
    expect(vm, "type(open('/dev/null')).__name__", "'TextIOWrapper'");
    expect(vm, "type(open('/dev/null', 'rb')).__name__", "'BufferedReader'");
    expect(vm, "type(open('/dev/null', 'wb')).__name__", "'BufferedWriter'");
    expect(vm, "type(open('/dev/null', 'rb+')).__name__", "'BufferedRandom'");
    expect(vm, "type(open('/dev/null', 'rb', 0)).__name__", "'FileIO'");
    expect(vm, "open('/dev/null', 'q')", "ValueError: invalid mode: 'q'");
    expect(vm, "io.open_code",
           "AttributeError: module 'io' has no attribute 'open_code'");
    CLOSE(vm);
}

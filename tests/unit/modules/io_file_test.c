/* Class FileIO. */
#include "../script.h"

Test(io_file, modes) {
    OPEN(vm);
    run(vm, "import io\n");
    expect(vm, "io.FileIO('/dev/null', 'w').mode", "'wb'");
    expect(vm, "io.FileIO('/dev/null', 'a+').mode", "'ab+'");
    expect(vm, "io.FileIO('/dev/null', 'rw')",
           "ValueError: Must have exactly one of create/read/write/append mode and at "
           "most one plus");
    expect(vm, "io.FileIO('/dev/null').write(b'')",
           "UnsupportedOperation: File not open for writing");
    expect(vm, "io.FileIO('/dev/null', 'w').read()",
           "UnsupportedOperation: File not open for reading");
    CLOSE(vm);
}

Test(io_file, life) {
    OPEN(vm);
    run(vm, "import io\nf = io.FileIO('/dev/zero')\nroom = bytearray(3)\n");
    expect(vm, "f.read(4), f.readinto(room), room",
           "(b'\\x00\\x00\\x00\\x00', 3, bytearray(b'\\x00\\x00\\x00'))");
    expect(vm, "io.FileIO(f.fileno(), closefd=False).closefd", "False");
    run(vm, "f.close()\nf.close()\n");
    expect(vm, "f", "<_io.FileIO [closed]>");
    expect(vm, "f.fileno()", "ValueError: I/O operation on closed file");
    run(vm, "f.__init__('/dev/null')\n");
    expect(vm, "f.readall()", "b''");
    expect(vm, "io.FileIO.__new__(io.FileIO).name",
           "AttributeError: '_io.FileIO' object has no attribute 'name'");
    CLOSE(vm);
}

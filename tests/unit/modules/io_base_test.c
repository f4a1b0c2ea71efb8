/* What all streams have in common. */
#include "../script.h"

Test(io_base, defaults) {
    OPEN(vm);
    run(vm, "import io\nb = io.IOBase()\n");
    expect(vm, "b.readable(), b.writable(), b.seekable(), b.isatty(), b.closed",
           "(False, False, False, False, False)");
    expect(vm, "b.fileno()", "UnsupportedOperation: fileno");
    expect(vm, "b.tell()", "UnsupportedOperation: seek");
    expect(vm, "io.BufferedIOBase().read()", "UnsupportedOperation: read");
    expect(vm, "io.TextIOBase().encoding", "None");
    run(vm, "with b: pass\n");
    expect(vm, "b.closed", "True");
    expect(vm, "b.__enter__()", "ValueError: I/O operation on closed file.");
    CLOSE(vm);
}

Test(io_base, lines_of_a_class_that_can_only_read) {
    OPEN(vm);
    run(vm, "import io\n"
            "class R(io.RawIOBase):\n"
            "    text = b'a\\nbc\\n\\nd'\n"
            "    def read(self, n=-1):\n"
            "        taken, self.text = self.text[:n], self.text[n:]\n"
            "        return taken\n");
    expect(vm, "R().readlines()", "[b'a\\n', b'bc\\n', b'\\n', b'd']");
    expect(vm, "R().readlines(3)", "[b'a\\n', b'bc\\n']");
    expect(vm, "R().readline(1)", "b'a'");
    expect(vm, "list(R()) == R().readlines()", "True");
    CLOSE(vm);
}

Test(io_base, no_stream_stands_upon_itself) {
    OPEN(vm);
    run(vm, "import io\nb = io.BufferedReader(io.BytesIO(b'abc'))\n"
            "c = io.BufferedReader(b)\n");
    expect(vm, "b.__init__(b)", "ValueError: a stream cannot stand upon itself");
    expect(vm, "b.__init__(c)", "ValueError: a stream cannot stand upon itself");
    expect(vm, "c.read()", "b'abc'");
    CLOSE(vm);
}

Test(io_base, never_initialised) {
    OPEN(vm);
    run(vm, "import io\n"
            "def ask(cls, method):\n"
            "    return getattr(cls.__new__(cls), method)()\n");
    expect(vm, "ask(io.TextIOWrapper, 'read')",
           "ValueError: underlying buffer has been detached");
    expect(vm, "ask(io.BufferedWriter, 'flush')",
           "ValueError: raw stream has been detached");
    expect(vm, "ask(io.FileIO, 'readall')", "ValueError: I/O operation on closed file");
    expect(vm, "ask(io.StringIO, 'read'), ask(io.BytesIO, 'getvalue')", "('', b'')");
    CLOSE(vm);
}

/* Classes BufferedReader, BufferedWriter, BufferedRandom. */
#include "../script.h"

Test(io_buffered, reader) {
    OPEN(vm);
    run(vm, "import io\nr = io.BufferedReader(io.BytesIO(b'one\\ntwo\\nthree'), 4)\n");
    expect(vm, "r.read(2), r.tell(), r.raw.tell()", "(b'on', 2, 4)");
    expect(vm, "r.peek(), r.readline(), r.readline()", "(b'e\\n', b'e\\n', b'two\\n')");
    expect(vm, "r.seek(1), r.read()", "(1, b'ne\\ntwo\\nthree')");
    expect(vm, "r.read(-2)", "ValueError: read length must be non-negative or -1");
    expect(vm, "r.write(b'')", "UnsupportedOperation: write");
    expect(vm, "r.detach().getvalue()", "b'one\\ntwo\\nthree'");
    expect(vm, "r.read()", "ValueError: raw stream has been detached");
    CLOSE(vm);
}

Test(io_buffered, what_a_failing_stream_does_not_take_is_kept) {
    OPEN(vm);
    run(vm, "import io\n"
            "class Raw(io.RawIOBase):\n"
            "    taken, room = b'', 2\n"
            "    def writable(self): return True\n"
            "    def write(self, b):\n"
            "        if not self.room: raise OSError('full')\n"
            "        n = min(self.room, len(b))\n"
            "        self.taken += b[:n]\n"
            "        self.room -= n\n"
            "        return n\n"
            "raw = Raw()\n"
            "w = io.BufferedWriter(raw, 4)\n");
    expect(vm, "w.write(b'abcdef')", "OSError: full");
    expect(vm, "raw.taken, w.flush()", "OSError: full");
    run(vm, "raw.room = 9\nw.flush()\n");
    expect(vm, "raw.taken", "b'abcdef'");
    CLOSE(vm);
}

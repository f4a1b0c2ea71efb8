/* Descriptors that a loop watches. */
#include "told.h"

#include <unistd.h>

static int ends[2];

static void open_pipe(VM *vm) {
    cr_assert_eq(pipe(ends), 0);
    char source[128];
    snprintf(source, sizeof source, "import asyncio\nr, w = %d, %d\ngot = []\n", ends[0],
             ends[1]);
    run(vm, source);
}

static void close_pipe(void) {
    close(ends[0]);
    close(ends[1]);
}

Test(watch, a_reader_is_called_while_there_is_something_to_read) {
    OPEN(vm);
    open_pipe(vm);
    cr_assert_eq(write(ends[1], "x", 1), 1);
    run(vm, "async def main():\n"
            "    loop = asyncio.get_running_loop()\n"
            "    def ready():\n"
            "        got.append('r')\n"
            "        if len(got) == 2: got.append(loop.remove_reader(r)); done.set()\n"
            "    done = asyncio.Event()\n"
            "    loop.add_reader(r, ready)\n"
            "    await done.wait()\n"
            "    got.append(loop.remove_reader(r))\n"
            "asyncio.run(main())\n");
    expect(vm, "got", "['r', 'r', True, False]");
    close_pipe();
    CLOSE(vm);
}

Test(watch, a_writer_beside_a_reader) {
    OPEN(vm);
    open_pipe(vm);
    run(vm, "async def main():\n"
            "    loop = asyncio.get_running_loop()\n"
            "    done = asyncio.Event()\n"
            "    loop.add_writer(w, done.set)\n"
            "    loop.add_reader(r, got.append, 'never')\n"
            "    await done.wait()\n"
            "    got.append((loop.remove_writer(w), loop.remove_reader(r)))\n"
            "asyncio.run(main())\n");
    expect(vm, "got", "[(True, True)]");
    close_pipe();
    CLOSE(vm);
}

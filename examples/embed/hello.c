/* hello.c - the smallest host: run a script, call one of its functions, see an error.
 *
 *     cc hello.c $(pkg-config --cflags --libs aiolos) && ./a.out */
#include <aiolos.h>
#include <stdio.h>

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL); /* scripts may print, and nothing else */
    if (!vm) return 1;

    aiolos_exec(vm,
                "import asyncio\n"
                "async def main():\n"
                "    await asyncio.gather(*(asyncio.sleep(0) for _ in range(3)))\n"
                "    print('hello from a script')\n"
                "asyncio.run(main())\n"
                "def add(a, b):\n"
                "    return a + b\n",
                "hello.aio");

    /* Errors are sticky: one check at the end of the sequence is enough. */
    aiolos_val args[] = {aiolos_int(vm, 40), aiolos_int(vm, 2)};
    int64_t sum = 0;
    if (!aiolos_get_int(vm, aiolos_call(vm, aiolos_global(vm, "add"), 2, args), &sum))
        return fputs(aiolos_error_text(vm), stderr), 1;
    printf("add(40, 2) is %lld\n", (long long)sum);

    aiolos_exec(vm, "1 / 0", "broken.aio");
    printf("%s: %s\n", aiolos_error_type(vm), aiolos_error_message(vm));
    aiolos_close(vm);
    return 0;
}

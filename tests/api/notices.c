/* notices.c - what would be lost in silence reaches the host on stream 2. */
#include "check.h"

static char told[8192];

static void gather(void *user, int stream, const char *text, size_t n) {
    size_t length = strlen(told);
    if (stream != 2 || length + n >= sizeof told) return;
    memcpy(told + length, text, n);
    told[length + n] = 0;
}

#define TELLS(vm, source, text) tells((vm), (source), (text), __LINE__)
static void tells(aiolos_vm *vm, const char *source, const char *text, int line) {
    told[0] = 0;
    run(vm, source, line);
    aiolos_collect(vm);
    run(vm, "for i in range(10000): pass", line); /* last words are said at safepoints */
    if (strstr(told, text)) return;
    fprintf(stderr, "line %d: '%s' without '%s'\n", line, told, text);
    failures++;
}

static void all(uint32_t grants) {
    aiolos_config config;
    aiolos_config_init(&config);
    config.grants = grants;
    config.write = gather;
    aiolos_vm *vm = aiolos_open(&config);
    TELLS(vm, "async def f(): pass\ndef g(): f()\ng()",
          "test:2: RuntimeWarning: coroutine 'f' was never awaited\n");
    TELLS(vm,
          "class Bad:\n"
          "    def __del__(self): raise ValueError('last words')\n"
          "def g(): Bad()\n"
          "g()",
          "ValueError: last words\n");
    TELLS(vm, "x = 1 is 1", "test:1: SyntaxWarning: \"is\" with 'int' literal.");
    aiolos_close(vm);
}

/* By the loop's exception handler, which prints. */
static void failure_of_a_task(void) {
    aiolos_config config;
    aiolos_config_init(&config);
    config.write = gather;
    aiolos_vm *vm = aiolos_open(&config);
    TELLS(vm,
          "import asyncio\n"
          "async def fails(): raise ValueError('unseen')\n"
          "async def main():\n"
          "    asyncio.create_task(fails())\n"
          "    await asyncio.sleep(0)\n"
          "asyncio.run(main())\n",
          "Task exception was never retrieved\n");
    if (!strstr(told, "ValueError: unseen\n")) failures++;
    aiolos_close(vm);
}

int main(void) {
    all(AIOLOS_GRANT_STDOUT);
    all(AIOLOS_GRANT_NONE);
    failure_of_a_task();
    return failures;
}

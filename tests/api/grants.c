/* grants.c - without a grant there is no way; the refusal says which grant is missing. */
#include "check.h"

static aiolos_vm *open_with(uint32_t grants) {
    aiolos_config config;
    aiolos_config_init(&config);
    config.grants = grants;
    return aiolos_open(&config);
}

static void nothing_granted(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    RAISES(vm, "import time", "ImportError", "module 'time' needs AIOLOS_GRANT_CLOCK");
    RAISES(vm, "from time import sleep", "ImportError",
           "module 'time' needs AIOLOS_GRANT_CLOCK");
    RAISES(vm, "import signal", "ImportError",
           "module 'signal' needs AIOLOS_GRANT_SIGNALS");
    RAISES(vm, "eval('1')", "PermissionError", "eval() needs AIOLOS_GRANT_EVAL");
    RAISES(vm, "exec('1')", "PermissionError", "exec() needs AIOLOS_GRANT_EVAL");
    RAISES(vm, "compile('1', '', 'eval')", "PermissionError",
           "compile() needs AIOLOS_GRANT_EVAL");
    RAISES(vm, "input()", "PermissionError", "input() needs AIOLOS_GRANT_STDIN");
    RUN(vm, "import sys\nassert sys.stdin is None and sys.stdout is not None");
    /* What everybody may do. */
    RUN(vm, "import math, asyncio, random\n"
            "async def main():\n"
            "    await asyncio.sleep(0.001)\n"
            "    try:\n"
            "        await asyncio.wait_for(asyncio.sleep(9), 0.001)\n"
            "    except TimeoutError:\n"
            "        return random.random()\n"
            "first = asyncio.run(main())\n");
    /* The host's own way in needs no grant. */
    CHECK(aiolos_eval(vm, "6 * 7").bits);
    aiolos_close(vm);
}

static void files(void) {
    FILE *f = fopen("grants_module.aio", "w");
    fputs("n = 1\n", f);
    fclose(f);
    static const char source[] = "import sys\nsys.path.append('.')\nimport grants_module";
    aiolos_vm *vm = open_with(AIOLOS_GRANT_ALL & ~AIOLOS_GRANT_FILES_READ);
    RAISES(vm, source, "ModuleNotFoundError", "No module named 'grants_module'");
    aiolos_close(vm);
    vm = open_with(AIOLOS_GRANT_FILES_READ);
    RUN(vm, source);
    RUN(vm, "assert open('grants_module.aio').read() == 'n = 1\\n'");
    RAISES(vm, "open('grants_module.aio', 'a')", "PermissionError",
           "open() needs AIOLOS_GRANT_FILES_WRITE");
    RAISES(vm, "open('grants_module.aio', 'r+')", "PermissionError",
           "open() needs AIOLOS_GRANT_FILES_WRITE");
    aiolos_close(vm);
    vm = open_with(AIOLOS_GRANT_FILES_WRITE);
    RUN(vm, "kept = open('grants_module.aio', 'w')\nkept.write('n = 2')");
    RAISES(vm, "open('grants_module.aio')", "PermissionError",
           "open() needs AIOLOS_GRANT_FILES_READ");
    RAISES(vm, "import io\nio.FileIO(0)", "PermissionError",
           "open() needs AIOLOS_GRANT_FILES_READ");
    aiolos_close(vm);
    char text[8] = "";
    f = fopen("grants_module.aio", "r");
    CHECK(fread(text, 1, sizeof text, f) == 5 && !memcmp(text, "n = 2", 5));
    fclose(f);
    remove("grants_module.aio");
}

static double first_random(uint32_t grants) {
    aiolos_vm *vm = open_with(grants);
    double d = 0;
    RUN(vm, "import random\nr = random.random()");
    CHECK(aiolos_get_float(vm, aiolos_global(vm, "r"), &d));
    aiolos_close(vm);
    return d;
}

static void granted(void) {
    aiolos_vm *vm = open_with(AIOLOS_GRANT_CLOCK | AIOLOS_GRANT_EVAL);
    RUN(vm, "import time\nassert time.time() > 1e9 and eval('2 + 2') == 4\nexec('pass')");
    RUN(vm, "import sys\nassert sys.stdout is None\nprint('unseen')");
    aiolos_close(vm);
    CHECK(first_random(0) == first_random(0));
    CHECK(first_random(AIOLOS_GRANT_RANDOM) != first_random(AIOLOS_GRANT_RANDOM));
}

static void sources(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    CHECK(!aiolos_add_source(vm, "rules", "limit = 3\ndef broken(): return 1 / 0\n"));
    RUN(vm, "import rules\nassert rules.limit == 3");
    CHECK(aiolos_exec(vm, "rules.broken()", "main") == AIOLOS_ERROR);
    CHECK(strstr(aiolos_error_text(vm), "File \"<rules>\", line 2, in broken"));
    CHECK(aiolos_add_source(vm, "bad", "1 +") == AIOLOS_ERROR); /* that one is sticky */
    aiolos_clear(vm);
    CHECK(!aiolos_add_source(vm, "bad", "1 +"));
    RAISES(vm, "import bad", "SyntaxError", "invalid syntax (<bad>, line 1)");
    aiolos_close(vm);
}

int main(void) {
    nothing_granted();
    files();
    granted();
    sources();
    return failures;
}

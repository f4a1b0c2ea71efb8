/* The timeline is JSON with a slice per step and arrows for wakes. */
#include "told.h"

#include "sched/trace.h"

Test(trace, has_slices_names_and_arrows) {
    OPEN_TOLD(vm);
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    cr_assert(file && trace_open(vm, file));
    run(vm, "import asyncio\n"
            "async def child(): await asyncio.sleep(1)\n"
            "async def main(): await asyncio.create_task(child(), name='kid')\n"
            "asyncio.run(main())\n");
    trace_close(vm);
    cr_assert(text && size);
    cr_expect(strstr(text, "kid"), "%s", text);
    cr_expect(strstr(text, "\"ph\":\"s\""), "an arrow begins: %s", text);
    cr_expect(strstr(text, "\"ph\":\"f\""), "and ends");
    char *begins = strstr(text, "\"ph\":\"X\"");
    cr_expect(begins || strstr(text, "\"ph\":\"B\""), "slices: %s", text);
    cr_expect_str_eq(text + size - 4, "\n]}\n");
    free(text);
    CLOSE(vm);
}

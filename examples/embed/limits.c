/* limits.c - scripts of strangers: what they may touch, how much they may use, and how
 * one ends them from outside. No script can catch a stop.
 *
 *     cc limits.c $(pkg-config --cflags --libs aiolos) -lpthread && ./a.out */
#include <aiolos.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

static void try_out(aiolos_vm *vm, const char *source) {
    switch (aiolos_exec(vm, source, "stranger.aio")) {
    case AIOLOS_OK: puts("done"); break;
    case AIOLOS_STOPPED: puts("stopped"); break;
    default: printf("%s: %s\n", aiolos_error_type(vm), aiolos_error_message(vm));
    }
}

static void *stop_soon(void *arg) {
    struct timespec pause = {0, 50000000};
    nanosleep(&pause, NULL);
    aiolos_stop(*(aiolos_remote *)arg); /* harmless, even if the VM were closed by now */
    return NULL;
}

int main(void) {
    setbuf(stdout, NULL); /* what the host and what scripts print keep their order */
    aiolos_config config;
    aiolos_config_init(&config); /* grants standard output, and nothing else */
    config.max_bytes = 4 << 20;
    config.max_depth = 100;
    aiolos_vm *vm = aiolos_open(&config);
    if (!vm) return 1;

    try_out(vm, "import time");
    try_out(vm, "eval('1 + 1')");
    try_out(vm, "text = 'x' * 10**9");
    try_out(vm, "def f(n): return f(n + 1)\nf(0)");

    aiolos_limit(vm, 1000000, 0); /* fuel: the same on every machine */
    try_out(vm, "while True:\n    try:\n        while True: pass\n    except: pass");
    aiolos_limit(vm, 0, 50); /* milliseconds */
    try_out(vm, "import asyncio\nasyncio.run(asyncio.sleep(60))");
    aiolos_limit(vm, 0, 0);

    aiolos_remote remote = aiolos_remote_of(vm); /* for other threads */
    pthread_t thread;
    if (pthread_create(&thread, NULL, stop_soon, &remote)) return 1;
    try_out(vm, "while True: pass");
    pthread_join(thread, NULL);

    try_out(vm, "print('and the VM is as good as new')");
    aiolos_close(vm);
    return 0;
}

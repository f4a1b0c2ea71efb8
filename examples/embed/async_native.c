/* async_native.c - a C function that finishes later: it starts its work, keeps a ticket
 * and returns; the script's other tasks go on; a thread finishes the ticket.
 *
 *     cc async_native.c $(pkg-config --cflags --libs aiolos) -lpthread && ./a.out */
#include <aiolos.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct Job {
    aiolos_ticket ticket;
    int64_t n, pause_ms;
} Job;

/* On a thread of its own: it sees the ticket, and no VM. */
static void *work(void *arg) {
    Job *job = arg;
    struct timespec pause = {job->pause_ms / 1000, job->pause_ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
    if (job->n < 0)
        aiolos_finish_error(job->ticket, "ValueError", "no roots below zero");
    else
        aiolos_finish_int(job->ticket, job->n * job->n);
    free(job); /* refused or not: the job is ours until here */
    return NULL;
}

static int square(aiolos_frame *f) {
    Job *job = malloc(sizeof *job);
    if (!job) return aiolos_raise(aiolos_frame_vm(f), "MemoryError", "no job");
    *job = (Job){aiolos_defer(f, NULL, NULL), aiolos_arg_int(f, 0), aiolos_arg_int(f, 1)};
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, job)) {
        free(job);
        return aiolos_raise(aiolos_frame_vm(f), "RuntimeError", "no thread");
    }
    pthread_detach(thread);
    return AIOLOS_PENDING;
}

int main(void) {
    aiolos_vm *vm = aiolos_open(NULL);
    if (!vm) return 1;
    aiolos_def(vm, "jobs", "async square(n: int, pause_ms: int = 1) -> int", square,
               NULL);
    aiolos_exec(vm,
                "import asyncio\n"
                "from jobs import square\n"
                "async def report(n, pause):\n"
                "    print('square of', n, 'is', await square(n, pause))\n"
                "async def main():\n"
                "    await asyncio.gather(report(3, 200), report(4, 2))\n"
                "    print(await asyncio.gather(*map(square, range(10))))\n"
                "    try:\n"
                "        await asyncio.wait_for(square(5, 2000), 0.01)\n"
                "    except TimeoutError:\n"
                "        print('too slow')\n"
                "    await square(-1)\n"
                "asyncio.run(main())\n",
                "async_native.aio");
    printf("%s: %s\n", aiolos_error_type(vm), aiolos_error_message(vm));
    aiolos_close(vm); /* the slow job's ticket is refused when it comes */
    return 0;
}

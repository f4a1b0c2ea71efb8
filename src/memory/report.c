/* report.c - heap_report: what the collector did, for people (`--dump=gc`). */
#include "memory/inside.h"

static double ms(uint64_t ns) { return (double)ns / 1e6; }

static void report_pauses(const HeapStats *s, Buffer *out) {
    buffer_printf(out, "longest pause      %10.3f ms wall time, %.3f ms CPU time\n",
                  ms(s->wall.longest_ns), ms(s->cpu.longest_ns));
    buffer_text(out, "pauses                  by wall     by CPU\n");
    for (unsigned i = 0; i < HEAP_PAUSE_BUCKETS; i++)
        if (s->wall.below[i] || s->cpu.below[i])
            buffer_printf(out, "  below %8u us %10llu %10llu\n", 1u << i,
                          (unsigned long long)s->wall.below[i],
                          (unsigned long long)s->cpu.below[i]);
}

void heap_report(Heap *heap, Buffer *out) {
    const HeapStats *s = &heap->stats;
    const HeapInside *in = heap->inside;
    buffer_printf(out, "minor collections  %8llu  %10.2f ms in %llu steps\n",
                  (unsigned long long)s->minor, ms(s->minor_ns),
                  (unsigned long long)s->minor_steps);
    buffer_printf(out, "major collections  %8llu  %10.2f ms in %llu steps\n",
                  (unsigned long long)s->major, ms(s->major_ns),
                  (unsigned long long)s->major_steps);
    buffer_printf(out, "live bytes         %10zu after the last collection\n", in->live);
    buffer_printf(out, "blocks             %10zu of 32 KB, %zu of them free\n",
                  in->block_count, in->free_count);
    buffer_printf(out, "all bytes          %10zu now, %zu at the most\n",
                  heap->alloc->bytes, heap->alloc->peak);
    report_pauses(s, out);
}

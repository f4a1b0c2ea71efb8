/* trace.c - see trace.h. The format is Chrome's trace events: "X" slices, "s" and "f" the
 * ends of arrows, "M" the names of tracks; times are microseconds. */
#include "sched/trace.h"

#include "sched/clock.h"
#include "sched/story.h"
#include "vm/coroutine.h"

enum { LOOP_TRACK = 0, NS_PER_US = 1000 };

/* A task by its address, from its beginning until another one begins there. */
typedef struct Track {
    const Task *task; /* NULL: free */
    uint32_t id;
    bool named;
    uint64_t arrow; /* the one that ends at its next slice; 0: none */
} Track;

struct Trace {
    FILE *file;
    Allocator *alloc;
    Track *tracks; /* hash table; the capacity is a power of two */
    size_t cap, n;
    uint32_t tracks_made;
    uint64_t arrows;
    bool running;     /* between trace_begins and trace_ends … */
    uint32_t current; /* … on this track … */
    int64_t begun;    /* … since then */
    int64_t zero;     /* the clock when tracing began */
    Buffer text;
};

static int64_t now(VM *vm) { return clock_peek(vm) - vm->trace->zero; }

/* ---- tracks ----------------------------------------------------------------------- */

static size_t slot_of(const Trace *tr, const Task *t) {
    size_t at = (size_t)((uintptr_t)t >> 4) * 0x9E3779B97F4A7C15u >> 20;
    while (tr->tracks[at & (tr->cap - 1)].task &&
           tr->tracks[at & (tr->cap - 1)].task != t)
        at++;
    return at & (tr->cap - 1);
}

static bool grow(Trace *tr) {
    Track *old = tr->tracks;
    size_t cap = tr->cap;
    Track *bigger = mem_alloc_zero(tr->alloc, (cap ? cap * 2 : 64) * sizeof *bigger);
    if (!bigger) return false;
    tr->tracks = bigger;
    tr->cap = cap ? cap * 2 : 64;
    for (size_t i = 0; i < cap; i++)
        if (old[i].task) tr->tracks[slot_of(tr, old[i].task)] = old[i];
    mem_free(tr->alloc, old, cap * sizeof *old);
    return true;
}

/* NULL: no memory; the task is left out. */
static Track *track_of(Trace *tr, const Task *t) {
    if (tr->n * 2 >= tr->cap && !grow(tr)) return NULL;
    Track *track = &tr->tracks[slot_of(tr, t)];
    if (!track->task) {
        *track = (Track){.task = t, .id = ++tr->tracks_made};
        tr->n++;
    }
    return track;
}

/* ---- events ----------------------------------------------------------------------- */

static void put_json(FILE *f, const char *bytes, size_t n) {
    fputc('"', f);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\')
            fprintf(f, "\\%c", c);
        else if (c < ' ')
            fprintf(f, "\\u%04x", c);
        else if (c == 0xED && i + 2 < n && (unsigned char)bytes[i + 1] >= 0xA0)
            fputs("\\ufffd", f), i += 2; /* half a surrogate pair */
        else
            fputc(c, f);
    }
    fputc('"', f);
}

static void put_text(Trace *tr) {
    put_json(tr->file, tr->text.data ? tr->text.data : "", tr->text.length);
    tr->text.length = 0;
}

static void put_head(Trace *tr, char phase, uint32_t track, int64_t ns) {
    fprintf(tr->file, ",\n{\"ph\":\"%c\",\"pid\":1,\"tid\":%u,\"ts\":%lld.%03lld", phase,
            track, (long long)(ns / NS_PER_US), (long long)(ns % NS_PER_US));
}

static void put_track_name(Trace *tr, uint32_t id, const Task *t) {
    fprintf(tr->file,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\","
            "\"args\":{\"name\":",
            id);
    story_task(&tr->text, t);
    put_text(tr);
    fputs("}}", tr->file);
}

static void put_arrow(Trace *tr, char phase, uint32_t track, int64_t ns, uint64_t id) {
    put_head(tr, phase, track, ns);
    fprintf(tr->file, ",\"id\":%llu,\"name\":\"wakes\",\"cat\":\"wakes\"%s}",
            (unsigned long long)id, phase == 'f' ? ",\"bp\":\"e\"" : "");
}

static void name_entry(Buffer *out, Value what) {
    while (is_exact(what, TYPE_METHOD))
        what = ((Method *)as_object(what))->function;
    if (is_task(what))
        story_function(out, as_task(what));
    else if (is_handle(what))
        name_entry(out, ((Handle *)as_object(what))->callback);
    else if (is_exact(what, TYPE_FUNCTION))
        buffer_append(out, as_function(what)->qualname->bytes,
                      as_function(what)->qualname->size);
    else
        buffer_text(out, is_native_coroutine(what) ? "timer" : "callback");
}

/* Where the task stopped, and what for. */
static void put_wait(Trace *tr, const Task *t) {
    Blocker b = blocker_of(t);
    Place p;
    if (!task_places(t, &p, 1)) return;
    fputs(",\"args\":{\"at\":", tr->file);
    story_place(&tr->text, p);
    put_text(tr);
    fputs(",\"then\":", tr->file);
    story_blocker(&tr->text, t, &b);
    put_text(tr);
    fputc('}', tr->file);
}

/* ---- hooks ------------------------------------------------------------------------ */

void trace_spawned(VM *vm, const Task *t) {
    Track *track = track_of(vm->trace, t);
    if (track && track->named) /* another task lived at its address */
        *track = (Track){.task = t, .id = ++vm->trace->tracks_made};
}

void trace_woken(VM *vm, const Task *t) {
    Trace *tr = vm->trace;
    Track *track = track_of(tr, t);
    if (!track || !tr->running || track->id == tr->current) return;
    track->arrow = ++tr->arrows;
    put_arrow(tr, 's', tr->current, now(vm), track->arrow);
}

void trace_begins(VM *vm, Value what) {
    Trace *tr = vm->trace;
    Track *track = is_task(what) ? track_of(tr, as_task(what)) : NULL;
    tr->running = true;
    tr->current = track ? track->id : LOOP_TRACK;
    tr->begun = now(vm);
    if (!track) return;
    if (!track->named) put_track_name(tr, track->id, track->task);
    track->named = true;
    if (track->arrow) put_arrow(tr, 'f', track->id, tr->begun, track->arrow);
    track->arrow = 0;
}

void trace_ends(VM *vm, Value what) {
    Trace *tr = vm->trace;
    int64_t end = now(vm), length = end > tr->begun ? end - tr->begun : 1;
    put_head(tr, 'X', tr->current, tr->begun);
    fprintf(tr->file, ",\"dur\":%lld.%03lld,\"name\":", (long long)(length / NS_PER_US),
            (long long)(length % NS_PER_US));
    name_entry(&tr->text, what);
    put_text(tr);
    if (is_task(what) && as_future(what)->state == FUTURE_PENDING)
        put_wait(tr, as_task(what));
    fputc('}', tr->file);
    tr->running = false;
}

/* ---- the file --------------------------------------------------------------------- */

bool trace_open(VM *vm, FILE *file) {
    Trace *tr = mem_alloc_zero(&vm->rt.alloc, sizeof *tr);
    if (!tr) return false;
    tr->file = file;
    tr->alloc = &vm->rt.alloc;
    tr->zero = clock_peek(vm);
    buffer_init(&tr->text, tr->alloc);
    fprintf(file, "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
                  "{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"thread_name\","
                  "\"args\":{\"name\":\"loop\"}}");
    vm->trace = tr;
    return true;
}

void trace_close(VM *vm) {
    Trace *tr = vm->trace;
    if (!tr) return;
    vm->trace = NULL;
    fputs("\n]}\n", tr->file);
    fclose(tr->file);
    buffer_free(&tr->text);
    mem_free(tr->alloc, tr->tracks, tr->cap * sizeof *tr->tracks);
    mem_free(tr->alloc, tr, sizeof *tr);
}

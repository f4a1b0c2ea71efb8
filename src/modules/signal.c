/* signal.c - module _signal, under stdlib/signal.aio: handlers of the process's signals,
 * where the VM was lent them (sched/signals.h). */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/os_signal.h"
#include "modules/modules.h"
#include "sched/signals.h"

static bool number_of(Runtime *rt, Value v, int *number) {
    int64_t i;
    if (!index_to_i64(rt, v, &i)) return false;
    *number = i < 1 || i >= SIGNALS_COUNT ? 0 : (int)i;
    if (!*number) raise(rt, TYPE_VALUE_ERROR, "signal number out of range");
    return *number;
}

/* A SignalWay, where no script handles the signal; or the handler. */
static Value get(Runtime *rt, Value *args, size_t n) {
    Signals *s = vm_of(rt)->signals;
    int number;
    if (!number_of(rt, args[0], &number)) return RAISED;
    if (!s) return value_small(SIGNAL_DEFAULT);
    Value handler = s->handlers[number];
    if (handler != UNBOUND) return handler;
    int way = s->source->get(number);
    return value_small(way < 0 ? SIGNAL_DEFAULT : way);
}

/* A SignalWay or a callable. */
static Value set(Runtime *rt, Value *args, size_t n) {
    VM *vm = vm_of(rt);
    int number;
    if (!vm->signals || vm->worker)
        return raise(rt, TYPE_VALUE_ERROR,
                     "signal only works in main thread of the main interpreter");
    if (!number_of(rt, args[0], &number)) return RAISED;
    bool is_way = is_int(args[1]);
    SignalWay way = is_way ? (SignalWay)as_small(args[1]) : SIGNAL_NOTE;
    if (!signals_handle(vm, number, is_way ? UNBOUND : args[1], way))
        return raise_os_error(rt, errno, UNBOUND);
    return NONE_VALUE;
}

static Value default_int_handler(Runtime *rt, Value *args, size_t n) {
    return raise(rt, TYPE_KEYBOARD_INTERRUPT, "");
}

/* To the process rather than the thread: only the VM's own listens. */
static Value raise_signal(Runtime *rt, Value *args, size_t n) {
    int64_t number;
    if (!index_to_i64(rt, args[0], &number)) return RAISED;
    if (number < 0 || number >= SIGNALS_COUNT || kill(getpid(), (int)number))
        return raise_os_error(rt, EINVAL, UNBOUND);
    return vm_safepoint(vm_of(rt)) ? NONE_VALUE : RAISED;
}

static Value describe(Runtime *rt, Value *args, size_t n) {
    int number;
    if (!number_of(rt, args[0], &number)) return RAISED;
    const char *text = strsignal(number);
    if (!text || !strncmp(text, "Unknown signal", 14)) return NONE_VALUE;
    Str *s = str_from_cstr(rt, text);
    return s ? value_object(s) : RAISED;
}

static Value is_valid(Runtime *rt, Value *args, size_t n) {
    int number;
    sigset_t set;
    if (!number_of(rt, args[0], &number)) return RAISED;
    sigfillset(&set); /* without those that the C library keeps for itself */
    return value_bool(sigismember(&set, number) == 1);
}

static const struct {
    const char *name;
    int number;
} names[] = {
    {"SIGHUP", SIGHUP},       {"SIGINT", SIGINT},   {"SIGQUIT", SIGQUIT},
    {"SIGILL", SIGILL},       {"SIGTRAP", SIGTRAP}, {"SIGABRT", SIGABRT},
    {"SIGBUS", SIGBUS},       {"SIGFPE", SIGFPE},   {"SIGKILL", SIGKILL},
    {"SIGUSR1", SIGUSR1},     {"SIGSEGV", SIGSEGV}, {"SIGUSR2", SIGUSR2},
    {"SIGPIPE", SIGPIPE},     {"SIGALRM", SIGALRM}, {"SIGTERM", SIGTERM},
#ifdef SIGSTKFLT
    {"SIGSTKFLT", SIGSTKFLT},
#endif
    {"SIGCHLD", SIGCHLD},     {"SIGCONT", SIGCONT}, {"SIGSTOP", SIGSTOP},
    {"SIGTSTP", SIGTSTP},     {"SIGTTIN", SIGTTIN}, {"SIGTTOU", SIGTTOU},
    {"SIGURG", SIGURG},       {"SIGXCPU", SIGXCPU}, {"SIGXFSZ", SIGXFSZ},
    {"SIGVTALRM", SIGVTALRM}, {"SIGPROF", SIGPROF}, {"SIGWINCH", SIGWINCH},
    {"SIGIO", SIGIO},
#ifdef SIGPWR
    {"SIGPWR", SIGPWR},
#endif
    {"SIGSYS", SIGSYS},
};

Value module__signal(VM *vm) {
    static const NativeDef functions[] = {
        {"get(number, /)", get, NULL},
        {"set(number, handler, /)", set, NULL},
        {"default_int_handler(signalnum, frame, /)", default_int_handler,
         "Raise KeyboardInterrupt: what SIGINT does at first."},
        {"raise_signal(signalnum, /)", raise_signal, "Send a signal to this process."},
        {"strsignal(signalnum, /)", describe, "What the system calls a signal."},
        {"is_valid(number, /)", is_valid, NULL},
        {0}};
    Runtime *rt = &vm->rt;
    Module *m = module_make(vm, "_signal", NULL, functions);
    List *all = list_new(rt, COUNT_OF(names));
    if (!m || !all) return RAISED;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Str *name = str_intern_cstr(rt, names[i].name);
        if (!name) return RAISED;
        Value pair[2] = {value_object(name), value_small(names[i].number)};
        Tuple *t = tuple_from(rt, pair, 2);
        if (!t || !list_append(rt, all, value_object(t))) return RAISED;
    }
    if (!module_add(rt, m, "names", value_object(all)) ||
        !module_add_int(rt, m, "SIGRTMIN", SIGRTMIN) ||
        !module_add_int(rt, m, "SIGRTMAX", SIGRTMAX) ||
        !module_add_int(rt, m, "NSIG", SIGNALS_COUNT))
        return RAISED;
    return value_object(m);
}

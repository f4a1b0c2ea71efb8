/* engine.h - a VM with everything attached: front end, modules, files under grants. What
 * aiolos.h and tooling.h are made from; nothing outside api/ includes it. */
#ifndef API_ENGINE_H
#define API_ENGINE_H

#include "vm/state.h"

typedef struct EngineConfig {
    AllocFn alloc;
    void *alloc_user;
    size_t max_bytes;      /* 0: no limit */
    uint32_t grants;       /* AIOLOS_GRANT_* */
    const char *hash_seed; /* PYTHONHASHSEED's text, or NULL: random */
} EngineConfig;

/* NULL: memory or entropy refused. */
VM *engine_open(const EngineConfig *config);
void engine_close(VM *vm);

/* Run a script as __main__; its exception stays pending in rt.error. False: raised. The
 * bytes are a file's: `path` becomes __file__, its directory sys.path[0]. With
 * module-level await the body runs as the main coroutine under asyncio.run. */
MUST_CHECK bool engine_run_main(VM *vm, const char *bytes, size_t size, const char *path);
/* The same for a text that is no file: modules are looked up in the current folder. */
MUST_CHECK bool engine_run_text(VM *vm, const char *bytes, size_t size, const char *name);
/* The same without __file__ and without a place on sys.path: the host's source. */
MUST_CHECK bool engine_exec(VM *vm, const char *bytes, size_t size, const char *name);
/* `import module` runs this source. */
MUST_CHECK bool engine_add_source(VM *vm, const char *module, const char *source);
/* The main module's namespace, made on first use. NULL: raised. */
Dict *engine_main(VM *vm);
/* A whole file. False: raised (OSError). */
MUST_CHECK bool engine_read_file(VM *vm, const char *path, Buffer *out);

#endif

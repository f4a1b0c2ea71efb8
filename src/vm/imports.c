/* imports.c - finding, making and running modules.
 *
 * Order: sys.modules; native modules; the directories of sys.path (or of the parent's
 * __path__), `name.aio` before `name.py`, packages before plain files; the embedded
 * standard library. What a module is imported from stands in its __file__. */
#include "vm/slow.h"

/* ---- names ------------------------------------------------------------------------ */

/* The package that a relative import starts from; NULL: raised. */
static Str *current_package(VM *vm) {
    Runtime *rt = &vm->rt;
    Dict *globals = frame_function(vm->base)->globals;
    Value package = dict_get_str(rt, globals, NAME(rt, dunder_package));
    if (package != UNBOUND && package != NONE_VALUE) {
        if (is_str(package)) return as_str(package);
        raise(rt, TYPE_TYPE_ERROR, "package must be a string");
        return NULL;
    }
    Value name = dict_get_str(rt, globals, NAME(rt, dunder_name));
    if (name == UNBOUND || !is_str(name)) {
        raise(rt, TYPE_KEY_ERROR, "'__name__' not in globals");
        return NULL;
    }
    if (dict_get_str(rt, globals, NAME(rt, dunder_path)) != UNBOUND) return as_str(name);
    Str *s = as_str(name);
    const char *dot = memrchr(s->bytes, '.', s->size);
    return str_new(rt, s->bytes, dot ? (size_t)(dot - s->bytes) : 0);
}

static Str *absolute_name(VM *vm, Str *name, int level) {
    Runtime *rt = &vm->rt;
    if (level == 0) return name;
    Str *package = current_package(vm);
    if (!package) return NULL;
    if (!package->size) {
        raise(rt, TYPE_IMPORT_ERROR,
              "attempted relative import with no known parent package");
        return NULL;
    }
    size_t size = package->size;
    for (int i = 1; i < level; i++) {
        const char *dot = memrchr(package->bytes, '.', size);
        if (!dot) {
            raise(rt, TYPE_IMPORT_ERROR,
                  "attempted relative import beyond top-level package");
            return NULL;
        }
        size = (size_t)(dot - package->bytes);
    }
    Str *base = str_new(rt, package->bytes, size);
    if (!base || !name->size) return base;
    return str_format(rt, "%U.%U", base, name);
}

/* ---- finding ---------------------------------------------------------------------- */

typedef struct Found {
    Buffer path;    /* of the file to run; empty: a namespace package */
    Buffer package; /* directory for __path__; empty: a plain module */
} Found;

static bool join_path(Buffer *b, Str *directory, Str *name, const char *suffix) {
    b->length = 0;
    if (directory->size) {
        buffer_append(b, directory->bytes, directory->size);
        if (directory->bytes[directory->size - 1] != '/') buffer_byte(b, '/');
    }
    buffer_append(b, name->bytes, name->size);
    buffer_text(b, suffix);
    return !b->failed;
}

/* 1 found, 0 not here, -1 raised. */
static int look_in(VM *vm, Str *directory, Str *name, Found *found) {
    static const char *const packages[] = {"/__init__.aio", "/__init__.py"};
    static const char *const files[] = {".aio", ".py"};
    if (!join_path(&found->package, directory, name, "")) goto refused;
    bool is_directory = vm->file_kind(vm, buffer_cstr(&found->package)) == 2;
    for (size_t i = 0; is_directory && i < COUNT_OF(packages); i++) {
        if (!join_path(&found->path, directory, name, packages[i])) goto refused;
        if (vm->file_kind(vm, buffer_cstr(&found->path)) == 1) return 1;
    }
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        if (!join_path(&found->path, directory, name, files[i])) goto refused;
        if (vm->file_kind(vm, buffer_cstr(&found->path)) != 1) continue;
        found->package.length = 0;
        return 1;
    }
    found->path.length = 0;
    if (is_directory) return 2;
    found->package.length = 0;
    return 0;
refused:
    raise_memory(&vm->rt);
    return -1;
}

/* 1 found, 0 nowhere, -1 raised. */
static int look_along(VM *vm, Value path, Str *name, Found *found) {
    if (!vm->file_kind || !is_list(path)) return 0;
    Str *namespace = NULL;
    for (size_t i = 0; i < as_list(path)->size; i++) {
        Value directory = as_list(path)->items->items[i];
        if (!is_str(directory)) continue;
        int there = look_in(vm, as_str(directory), name, found);
        if (there == 1 || there < 0) return there;
        if (there == 2 && !namespace) namespace = as_str(directory);
    }
    if (!namespace) return 0;
    found->path.length = 0;
    return join_path(&found->package, namespace, name, "") ? 1
                                                           : (raise_memory(&vm->rt), -1);
}

/* ---- making ----------------------------------------------------------------------- */

Module *module_for(VM *vm, Str *name, Str *package) {
    Runtime *rt = &vm->rt;
    Module *m = module_new(rt, name);
    if (!m) return NULL;
    bool ok =
        dict_set_str(rt, m->dict, NAME(rt, dunder_package), value_object(package)) &&
        dict_set_str(rt, m->dict, NAME(rt, dunder_builtins), value_object(rt->builtins));
    return ok ? m : NULL;
}

static Value run_module(VM *vm, Module *m, Str *name, Code *code) {
    Runtime *rt = &vm->rt;
    if (!dict_set_str(rt, rt->modules, name, value_object(m))) return RAISED;
    if (vm_run_code(vm, code, m->dict, UNBOUND, NULL) == RAISED) {
        Value pending = error_take(rt);
        if (dict_delete_str(rt, rt->modules, name) < 0) error_clear(rt);
        rt->error = pending;
        return RAISED;
    }
    /* A module may replace itself. */
    Value now = dict_get_str(rt, rt->modules, name);
    return now == UNBOUND ? value_object(m) : now;
}

static Str *parent_of(Runtime *rt, Str *name, Str **last) {
    const char *dot = memrchr(name->bytes, '.', name->size);
    size_t head = dot ? (size_t)(dot - name->bytes) : 0;
    *last = dot ? str_new(rt, dot + 1, name->size - head - 1) : name;
    if (*last) *last = str_intern(rt, *last);
    return str_new(rt, name->bytes, head);
}

static Value load_found(VM *vm, Str *name, Str *parent, Found *found) {
    Runtime *rt = &vm->rt;
    bool is_package = found->package.length;
    Module *m = module_for(vm, name, is_package ? name : parent);
    if (!m) return RAISED;
    if (is_package) {
        Str *directory = str_new(rt, found->package.data, found->package.length);
        List *path = directory ? list_new(rt, 1) : NULL;
        if (!path || !list_append(rt, path, value_object(directory)) ||
            !dict_set_str(rt, m->dict, NAME(rt, dunder_path), value_object(path)))
            return RAISED;
    }
    if (!found->path.length) {
        bool ok = dict_set_str(rt, rt->modules, name, value_object(m));
        return ok ? value_object(m) : RAISED;
    }
    Str *file = str_new(rt, found->path.data, found->path.length);
    if (!file || !dict_set_str(rt, m->dict, NAME(rt, dunder_file), value_object(file)))
        return RAISED;
    Buffer text;
    buffer_init(&text, &rt->alloc);
    Code *code = NULL;
    if (vm->file_read(vm, buffer_cstr(&found->path), &text))
        code = vm->compile_file(vm, text.data ? text.data : "", text.length, file, 0);
    buffer_free(&text);
    return code ? run_module(vm, m, name, code) : RAISED;
}

static Value load_embedded(VM *vm, Str *name, Str *parent) {
    Runtime *rt = &vm->rt;
    bool is_package = false;
    Code *code = vm->embedded_module ? vm->embedded_module(vm, name, &is_package) : NULL;
    if (!code) return error_pending(rt) ? RAISED : UNBOUND;
    Module *m = module_for(vm, name, is_package ? name : parent);
    if (!m) return RAISED;
    if (is_package) {
        List *path = list_new(rt, 0);
        if (!path ||
            !dict_set_str(rt, m->dict, NAME(rt, dunder_path), value_object(path)))
            return RAISED;
    }
    if (!dict_set_str(rt, m->dict, NAME(rt, dunder_file), value_object(code->filename)))
        return RAISED;
    return run_module(vm, m, name, code);
}

static Value not_found(VM *vm, Str *name, const char *detail, Str *parent) {
    Runtime *rt = &vm->rt;
    if (parent)
        raise(rt, TYPE_MODULE_NOT_FOUND_ERROR,
              "No module named '%U'; '%U' is not a package", name, parent);
    else
        raise(rt, TYPE_MODULE_NOT_FOUND_ERROR, "No module named '%U'", name);
    (void)detail;
    Value e = rt->error;
    if (!value_setattr(rt, e, NAME(rt, name), value_object(name))) rt->error = e;
    return RAISED;
}

static Value import_absolute(VM *vm, Str *name);

static Value find_and_load(VM *vm, Str *name) {
    Runtime *rt = &vm->rt;
    Str *last, *parent = parent_of(rt, name, &last);
    if (!parent || !last) return RAISED;
    Value path = vm->search_path ? value_object(vm->search_path) : UNBOUND;
    Value parent_module = UNBOUND;
    if (parent->size) {
        parent_module = import_absolute(vm, parent);
        if (parent_module == RAISED) return RAISED;
        Value again = dict_get_str(rt, rt->modules, name);
        if (again != UNBOUND) return again;
        path = value_getattr_or(rt, parent_module, NAME(rt, dunder_path));
        if (path == RAISED) return RAISED;
        if (path == UNBOUND) return not_found(vm, name, NULL, parent);
    }
    Value module = vm->native_module ? vm->native_module(vm, name) : UNBOUND;
    if (module != UNBOUND && module != RAISED &&
        !dict_set_str(rt, rt->modules, name, module))
        return RAISED;
    if (module == UNBOUND) {
        Found found;
        buffer_init(&found.path, &rt->alloc);
        buffer_init(&found.package, &rt->alloc);
        int there = look_along(vm, path, last, &found);
        module = there < 0 ? RAISED
                 : there   ? load_found(vm, name, parent, &found)
                           : UNBOUND;
        buffer_free(&found.path);
        buffer_free(&found.package);
    }
    if (module == UNBOUND) module = load_embedded(vm, name, parent);
    if (module == UNBOUND) return not_found(vm, name, NULL, NULL);
    if (module == RAISED) return RAISED;
    if (parent_module != UNBOUND && !value_setattr(rt, parent_module, last, module))
        return RAISED;
    return module;
}

static Value import_absolute(VM *vm, Str *name) {
    Runtime *rt = &vm->rt;
    name = str_intern(rt, name);
    if (!name) return RAISED;
    Value there = dict_get_str(rt, rt->modules, name);
    if (there == NONE_VALUE)
        return raise(rt, TYPE_MODULE_NOT_FOUND_ERROR,
                     "import of %U halted; None in sys.modules", name);
    if (there != UNBOUND) return there;
    if (!depth_enter(rt, "")) return RAISED;
    Value v = find_and_load(vm, name);
    depth_leave(rt);
    return v;
}

Value vm_import(VM *vm, const char *name) {
    Str *s = str_intern_cstr(&vm->rt, name);
    return s ? import_absolute(vm, s) : RAISED;
}

Value vm_call_in(VM *vm, const char *module, const char *function, const Value *args,
                 size_t n) {
    Str *name = str_intern_cstr(&vm->rt, function);
    Value m = name ? vm_import(vm, module) : RAISED;
    return m == RAISED ? RAISED : call_method(&vm->rt, m, name, args, n);
}

/* ---- statements ------------------------------------------------------------------- */

/* `from package import a, b`: names that are modules of the package get imported. */
static bool import_listed(VM *vm, Value module, Str *name, Value fromlist) {
    Runtime *rt = &vm->rt;
    Value path = value_getattr_or(rt, module, NAME(rt, dunder_path));
    if (path == RAISED) return false;
    if (path == UNBOUND) return true;
    int64_t n = value_len(rt, fromlist);
    for (int64_t i = 0; i < n; i++) {
        Value item = value_getitem(rt, fromlist, value_small(i));
        if (item == RAISED) return false;
        if (!is_str(item)) {
            raise(rt, TYPE_TYPE_ERROR, "Item in ``from list'' must be str, not %T", item);
            return false;
        }
        if (str_is(as_str(item), "*")) {
            Value all = value_getattr_or(rt, module, NAME(rt, dunder_all));
            if (all == RAISED) return false;
            if (all != UNBOUND && !import_listed(vm, module, name, all)) return false;
            continue;
        }
        Value there = value_getattr_or(rt, module, as_str(item));
        if (there == RAISED) return false;
        if (there != UNBOUND) continue;
        Str *full = str_format(rt, "%U.%U", name, as_str(item));
        if (!full) return false;
        if (import_absolute(vm, full) != RAISED) continue;
        /* A missing submodule is IMPORT_FROM's to report; other errors are real. */
        if (!error_is(rt, TYPE_MODULE_NOT_FOUND_ERROR)) return false;
        Value e = rt->error;
        Value missing = value_getattr_or(rt, e, NAME(rt, name));
        if (!is_str(missing) || !str_equal(as_str(missing), full)) {
            rt->error = e;
            return false;
        }
        error_clear(rt);
    }
    return n >= 0;
}

Value import_module(VM *vm, Str *name, Value fromlist, int level) {
    Runtime *rt = &vm->rt;
    if (!name->size && level == 0)
        return raise(rt, TYPE_VALUE_ERROR, "Empty module name");
    Str *full = absolute_name(vm, name, level);
    if (!full) return RAISED;
    Value module = import_absolute(vm, full);
    if (module == RAISED) return RAISED;
    int listed = fromlist == NONE_VALUE ? 0 : value_truth(rt, fromlist);
    if (listed < 0) return RAISED;
    if (listed) return import_listed(vm, module, full, fromlist) ? module : RAISED;
    if (level == 0 || !name->size) {
        const char *dot = memchr(name->bytes, '.', name->size);
        if (!dot) return module;
        Str *top = str_new(rt, name->bytes, (size_t)(dot - name->bytes));
        return top ? import_absolute(vm, top) : RAISED;
    }
    const char *dot = memchr(name->bytes, '.', name->size);
    if (!dot) return module;
    size_t cut = name->size - (size_t)(dot - name->bytes);
    Str *top = str_new(rt, full->bytes, full->size - cut);
    return top ? import_absolute(vm, top) : RAISED;
}

Value import_name(VM *vm, Value name, Value fromlist, int level) {
    Runtime *rt = &vm->rt;
    Value hook =
        dict_get_str(rt, frame_function(vm->base)->builtins, NAME(rt, dunder_import));
    if (hook == UNBOUND) return raise(rt, TYPE_IMPORT_ERROR, "__import__ not found");
    if (hook == vm->import_function || vm->import_function == 0)
        return import_module(vm, as_str(name), fromlist, level);
    Value globals = value_object(frame_function(vm->base)->globals);
    Value args[5] = {name, globals, NONE_VALUE, fromlist, value_small(level)};
    return call(rt, hook, args, 5);
}

/* Does the code of this module still run? */
static bool module_is_running(VM *vm, Value module) {
    if (!is_exact(module, TYPE_MODULE)) return false;
    for (Value *base = vm->base; base; base = frame_caller(base)) {
        Function *fn = frame_function(base);
        if (fn->flags & CODE_MODULE && fn->globals == as_module(module)->dict)
            return true;
    }
    return false;
}

Value import_from(VM *vm, Value module, Value name) {
    Runtime *rt = &vm->rt;
    Value v = value_getattr_or(rt, module, as_str(name));
    if (v != UNBOUND) return v;
    Value module_name = value_getattr_or(rt, module, NAME(rt, dunder_name));
    if (module_name == RAISED) return RAISED;
    if (is_str(module_name)) {
        Str *full = str_format(rt, "%U.%U", as_str(module_name), as_str(name));
        if (!full) return RAISED;
        v = dict_get_str(rt, rt->modules, full);
        if (v != UNBOUND) return v;
    }
    Str *shown = is_str(module_name) ? as_str(module_name)
                                     : str_from_cstr(rt, "<unknown module name>");
    Value file = value_getattr_or(rt, module, NAME(rt, dunder_file));
    if (file == RAISED || !shown) return RAISED;
    if (!is_str(file))
        raise(rt, TYPE_IMPORT_ERROR,
              "cannot import name '%U' from '%U' (unknown location)", as_str(name),
              shown);
    else
        raise(
            rt, TYPE_IMPORT_ERROR,
            module_is_running(vm, module)
                ? "cannot import name '%U' from partially initialized module '%U' (most "
                  "likely due to a circular import) (%U)"
                : "cannot import name '%U' from '%U' (%U)",
            as_str(name), shown, as_str(file));
    Value e = error_take(rt);
    Str *from = str_intern_cstr(rt, "name_from");
    if (!from || !value_setattr(rt, e, NAME(rt, name), value_object(shown)) ||
        !value_setattr(rt, e, from, name))
        error_clear(rt); /* no memory: it says less */
    rt->error = e;
    return RAISED;
}

bool import_star(VM *vm, Value module, Value ns) {
    Runtime *rt = &vm->rt;
    Value target = ns == UNBOUND ? value_object(frame_function(vm->base)->globals) : ns;
    Value all = value_getattr_or(rt, module, NAME(rt, dunder_all));
    if (all == RAISED) return false;
    bool skip_private = all == UNBOUND;
    if (skip_private) {
        Value dict = value_getattr(rt, module, NAME(rt, dunder_dict));
        if (dict == RAISED) return false;
        List *keys = list_new(rt, 0);
        if (!keys || !list_extend(rt, keys, dict)) return false;
        all = value_object(keys);
    }
    int64_t n = value_len(rt, all);
    for (int64_t i = 0; i < n; i++) {
        Value name = value_getitem(rt, all, value_small(i));
        if (name == RAISED) return false;
        if (!is_str(name)) {
            raise(rt, TYPE_TYPE_ERROR, "Item in __all__ must be str, not %T", name);
            return false;
        }
        if (skip_private && as_str(name)->size && as_str(name)->bytes[0] == '_') continue;
        Value v = value_getattr(rt, module, as_str(name));
        if (v == RAISED || !value_setitem(rt, target, name, v)) return false;
    }
    return n >= 0;
}

/* compile_name.c - reading, binding and deleting names, and all assignment targets. */
#include <string.h>

#include "compiler/unit.h"
#include "object/str.h"

Name *mangle(Compiler *c, const Ident *ident) {
    return scope_mangle(&c->names, c->unit->inner, ident);
}

void check_debug(Compiler *c, const Ident *ident, const Node *node, bool deleting) {
    if (!strcmp(ident->text, "__debug__"))
        compiler_error(c, node, deleting ? DIAG_DELETE_DEBUG : DIAG_ASSIGN_DEBUG);
}

/* ---- what a name means here ---- */

typedef enum Access { REGISTER, CELL, FREE, CLASS_FREE, GLOBAL, NAMESPACE } Access;

typedef struct Variable {
    Access access;
    Symbol *symbol; /* of REGISTER and CELL */
    uint32_t index; /* of FREE and CLASS_FREE: closure slot */
} Variable;

static Variable in_scope(Compiler *c, Scope *s, Symbol *symbol, Name *name) {
    Unit *u = c->unit;
    bool has_namespace = u->namespace_reg >= 0 && s == u->scope;
    Variable v = {.symbol = symbol};
    switch (symbol ? symbol->binding : BIND_IMPLICIT) {
    case BIND_LOCAL:
        v.access = s->kind == SCOPE_CLASS    ? NAMESPACE
                   : s->kind != SCOPE_MODULE ? REGISTER
                   : has_namespace           ? NAMESPACE
                                             : GLOBAL;
        return v;
    case BIND_CELL: v.access = CELL; return v;
    case BIND_FREE:
        v.access = s->kind == SCOPE_CLASS || s->sees_class ? CLASS_FREE : FREE;
        v.index = scope_free_index(u->scope, name);
        if (name_is(name, "__classdict__")) v.access = FREE;
        return v;
    case BIND_GLOBAL: v.access = GLOBAL; return v;
    default: v.access = has_namespace || s->sees_class ? NAMESPACE : GLOBAL; return v;
    }
}

static Variable variable(Compiler *c, Name *name) {
    for (Scope *s = c->unit->inner;; s = s->parent) {
        Symbol *symbol = scope_find(s, name);
        bool outer =
            s->kind == SCOPE_COMPREHENSION && (!symbol || symbol->binding == BIND_OUTER);
        if (!outer) return in_scope(c, s, symbol, name);
    }
}

/* The register that holds the namespace which names are looked up in. A type scope inside
 * a class reads it from its closure. */
static unsigned namespace_register(Compiler *c, Position at) {
    Unit *u = c->unit;
    if (u->namespace_reg >= 0) return (unsigned)u->namespace_reg;
    Name *name = name_intern(&c->names, "__classdict__", 13);
    unsigned reg = reg_push(c);
    if (name)
        emit(c, at, OPCODE_LOAD_FREE, reg, scope_free_index(u->scope, name),
             const_name(c, name));
    return reg;
}

/* ---- reading ---- */

static int32_t global_name(Compiler *c, Name *name) {
    Str *str = name_str(c->rt, name);
    if (!str) c->raised = true;
    return str ? (int32_t)const_add(c, value_object(str)) : 0;
}

static void check_bound(Compiler *c, Name *name, uint32_t reg, Position at) {
    Unit *u = c->unit;
    if (bound_has(&u->bound, reg)) return;
    emit(c, at, OPCODE_CHECK_LOCAL, reg, const_name(c, name), 0);
    if (reg < u->locals_n && u->cleared)
        u->cleared[reg / 64] |= UINT64_C(1) << (reg & 63);
}

unsigned load_name(Compiler *c, Name *name, Position at, int dst) {
    if (!name) return 0;
    Variable v = variable(c, name);
    if (v.access == REGISTER) {
        uint32_t reg = v.symbol->reg;
        check_bound(c, name, reg, at);
        if (!(v.symbol->flags & SYM_DELETED)) bound_add(c, reg);
        if (dst == ANY) return reg;
        emit_move(c, at, (unsigned)dst, reg);
        return (unsigned)dst;
    }
    unsigned to = dst == ANY ? reg_push(c) : (unsigned)dst, mark = reg_mark(c);
    switch (v.access) {
    case CELL:
        emit(c, at, OPCODE_LOAD_CELL, to, v.symbol->reg, const_name(c, name));
        break;
    case FREE: emit(c, at, OPCODE_LOAD_FREE, to, v.index, const_name(c, name)); break;
    case CLASS_FREE:
        emit_w(c, at, OPCODE_LOAD_CLASS_FREE, to, v.index, namespace_register(c, at),
               const_name(c, name));
        break;
    case NAMESPACE:
        emit(c, at, OPCODE_LOAD_NAME, to, const_name(c, name), namespace_register(c, at));
        break;
    default: emit_bx(c, at, OPCODE_LOAD_GLOBAL, to, global_name(c, name)); break;
    }
    reg_release(c, mark);
    return to;
}

int local_register(Compiler *c, Name *name) {
    if (!name) return -1;
    Variable v = variable(c, name);
    return v.access == REGISTER ? (int)v.symbol->reg : -1;
}

/* ---- binding ---- */

void store_name(Compiler *c, Name *name, Position at, unsigned reg) {
    if (!name) return;
    Variable v = variable(c, name);
    switch (v.access) {
    case REGISTER:
        emit_move(c, at, v.symbol->reg, reg);
        if (!(v.symbol->flags & SYM_DELETED)) bound_add(c, v.symbol->reg);
        break;
    case CELL: emit(c, at, OPCODE_STORE_CELL, v.symbol->reg, reg, 0); break;
    case FREE:
    case CLASS_FREE: emit(c, at, OPCODE_STORE_FREE, v.index, reg, 0); break;
    case NAMESPACE:
        emit(c, at, OPCODE_STORE_NAME, reg, const_name(c, name),
             (unsigned)c->unit->namespace_reg);
        break;
    default: emit_bx(c, at, OPCODE_STORE_GLOBAL, reg, global_name(c, name)); break;
    }
}

void delete_name(Compiler *c, Name *name, Position at) {
    if (!name) return;
    Variable v = variable(c, name);
    switch (v.access) {
    case REGISTER:
        check_bound(c, name, v.symbol->reg, at);
        emit(c, at, OPCODE_LOAD_UNBOUND, v.symbol->reg, 1, 0);
        bound_remove(c, v.symbol->reg);
        break;
    case CELL:
        emit(c, at, OPCODE_DELETE_CELL, v.symbol->reg, const_name(c, name), 0);
        break;
    case FREE:
    case CLASS_FREE:
        emit(c, at, OPCODE_DELETE_FREE, v.index, const_name(c, name), 0);
        break;
    case NAMESPACE:
        emit(c, at, OPCODE_DELETE_NAME, 0, const_name(c, name),
             (unsigned)c->unit->namespace_reg);
        break;
    default: emit_bx(c, at, OPCODE_DELETE_GLOBAL, 0, global_name(c, name)); break;
    }
}

void load_closure(Compiler *c, Position at, Name *name, unsigned dst) {
    Unit *u = c->unit;
    for (Scope *s = u->inner;; s = s->parent) {
        Symbol *symbol = scope_find(s, name);
        bool here = s == u->scope;
        if (here && s->kind == SCOPE_CLASS) {
            if (name_is(name, "__class__") && u->class_cell >= 0) {
                emit_move(c, at, dst, (unsigned)u->class_cell);
                return;
            }
            if (name_is(name, "__classdict__") && u->classdict_cell >= 0) {
                emit_move(c, at, dst, (unsigned)u->classdict_cell);
                return;
            }
        } else if (symbol && symbol->binding == BIND_CELL) {
            emit_move(c, at, dst, symbol->reg);
            return;
        }
        if (here) break;
    }
    emit(c, at, OPCODE_LOAD_CLOSURE, dst, scope_free_index(u->scope, name), 0);
}

/* ---- targets ---- */

int target_register(Compiler *c, Node *target) {
    if (target->kind != AST_Name) return -1;
    return local_register(c, mangle(c, AST(target, Name)->id));
}

/* Where CPython sees an attribute of a chain over several lines: at its name. */
Position attr_place(const AstAttribute *node) {
    Position at = place_of(&node->base);
    if (at.line == at.end_line) return at;
    int32_t length = (int32_t)node->attr->length;
    at.line = at.end_line;
    at.column = at.end_column >= length ? at.end_column - length : 0;
    return at;
}

static bool all_plain_locals(Compiler *c, const NodeList *elts) {
    for (size_t i = 0; i < elts->count; i++)
        if (target_register(c, elts->items[i]) < 0) return false;
    return true;
}

/* Locals that lie side by side take the values without a detour. */
static bool side_by_side(Compiler *c, const NodeList *elts) {
    if (!elts->count || !all_plain_locals(c, elts)) return false;
    int first = target_register(c, elts->items[0]);
    for (size_t i = 1; i < elts->count; i++)
        if (target_register(c, elts->items[i]) != first + (int)i) return false;
    return true;
}

static void store_sequence(Compiler *c, Node *node, const NodeList *elts,
                           unsigned value) {
    size_t star = elts->count;
    for (size_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != AST_Starred) continue;
        if (star < elts->count) {
            compiler_error(c, node, DIAG_MANY_STARS);
            return;
        }
        star = i;
    }
    bool starred = star < elts->count;
    unsigned mark = reg_mark(c), count = (unsigned)elts->count;
    if (elts->count > MAX_REGISTERS || (starred && star >= 256)) {
        compiler_error(c, node, DIAG_STAR_TOO_MANY);
        return;
    }
    bool direct = !starred && side_by_side(c, elts);
    unsigned first =
        direct ? (unsigned)target_register(c, elts->items[0]) : reg_push_n(c, count);
    if (starred)
        emit_w(c, place_of(node), OPCODE_UNPACK_STAR, first, value, (unsigned)star,
               count - (unsigned)star - 1);
    else
        emit(c, place_of(node), OPCODE_UNPACK, first, value, count);
    for (unsigned i = 0; i < count; i++) {
        Node *target = elts->items[i];
        if (target->kind == AST_Starred) target = AST(target, Starred)->value;
        store_target(c, target, first + i);
    }
    reg_release(c, mark);
}

static void store_subscript(Compiler *c, AstSubscript *s, unsigned reg) {
    unsigned mark = reg_mark(c);
    unsigned object = operand(c, s->value, s->slice, ANY);
    unsigned key = expr(c, s->slice, ANY);
    emit(c, place_of(&s->base), OPCODE_SET_ITEM, object, key, reg);
    reg_release(c, mark);
}

static void store_attribute(Compiler *c, AstAttribute *a, unsigned reg) {
    unsigned mark = reg_mark(c);
    check_debug(c, a->attr, &a->base, false);
    unsigned object = expr(c, a->value, ANY);
    emit(c, attr_place(a), OPCODE_SET_ATTR, object, reg,
         const_name(c, mangle(c, a->attr)));
    reg_release(c, mark);
}

void store_target(Compiler *c, Node *target, unsigned reg) {
    if (!compiler_enter(c)) return;
    switch (target->kind) {
    case AST_Name:
        check_debug(c, AST(target, Name)->id, target, false);
        store_name(c, mangle(c, AST(target, Name)->id), place_of(target), reg);
        break;
    case AST_Attribute: store_attribute(c, AST(target, Attribute), reg); break;
    case AST_Subscript: store_subscript(c, AST(target, Subscript), reg); break;
    case AST_Tuple: store_sequence(c, target, &AST(target, Tuple)->elts, reg); break;
    case AST_List: store_sequence(c, target, &AST(target, List)->elts, reg); break;
    case AST_Starred: compiler_error(c, target, DIAG_STAR_TARGET); break;
    default: break; /* the parser lets nothing else pass */
    }
    compiler_leave(c);
}

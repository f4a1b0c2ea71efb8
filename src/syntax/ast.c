/* ast.c - see ast.h. */
#include "syntax/ast.h"

#define CHILD(f) FIELD(f, FIELD_CHILD)
#define MAYBE(f) FIELD(f, FIELD_MAYBE)
#define LIST(f) FIELD(f, FIELD_LIST)
#define HOLES(f) FIELD(f, FIELD_HOLES)
#define IDENT(f) FIELD(f, FIELD_IDENT)
#define IDENT_MAYBE(f) FIELD(f, FIELD_IDENT_MAYBE)
#define IDENTS(f) FIELD(f, FIELD_IDENTS)
#define NUMBER(f) FIELD(f, FIELD_NUMBER)
#define CONSTANT(f) FIELD(f, FIELD_CONSTANT)
#define TEXT(f) FIELD(f, FIELD_TEXT)
#define NEVER(f)
#define CONTEXT(f) FIELD(f, FIELD_CONTEXT)
#define OPERATOR(f) FIELD(f, FIELD_OPERATOR)
#define BOOLOP(f) FIELD(f, FIELD_BOOLOP)
#define UNARYOP(f) FIELD(f, FIELD_UNARYOP)
#define CMPOPS(f) FIELD(f, FIELD_CMPOPS)

/* `This` is the struct whose fields a case lists; the sentinel keeps the tables of kinds
 * without fields from being empty. */
#define FIELD(f, type) {#f, type, offsetof(This, f)},
#define NODE(name, group, list)                                                  \
    case AST_##name: {                                                           \
        typedef Ast##name This;                                                  \
        static const NodeField FIELDS[] = {list{NULL, 0, 0}};                    \
        static const NodeInfo INFO = {#name, NODE_##group, COUNT_OF(FIELDS) - 1, \
                                      sizeof(This), FIELDS};                     \
        return &INFO;                                                            \
    }

const NodeInfo *ast_info(NodeKind kind) {
    switch (kind) {
#include "syntax/ast.def"
    case AST_KIND_COUNT: break;
    }
    return NULL;
}

const char *const OPERATOR_NAMES[] = {
#define OPERATOR(name, text) #name,
#include "syntax/operators.def"
};
const char *const OPERATOR_TEXTS[] = {
#define OPERATOR(name, text) text,
#include "syntax/operators.def"
};

const char *const UNARYOP_NAMES[] = {
#define UNARYOP(name, text) #name,
#include "syntax/operators.def"
};
const char *const UNARYOP_TEXTS[] = {
#define UNARYOP(name, text) text,
#include "syntax/operators.def"
};

const char *const BOOLOP_NAMES[] = {
#define BOOLOP(name, text) #name,
#include "syntax/operators.def"
};
const char *const BOOLOP_TEXTS[] = {
#define BOOLOP(name, text) text,
#include "syntax/operators.def"
};

const char *const CMPOP_NAMES[] = {
#define CMPOP(name, text) #name,
#include "syntax/operators.def"
};
const char *const CMPOP_TEXTS[] = {
#define CMPOP(name, text) text,
#include "syntax/operators.def"
};

const char *const CONTEXT_NAMES[] = {
#define CONTEXT(name) #name,
#include "syntax/operators.def"
};

Node *ast_new(Arena *arena, NodeKind kind) {
    Node *node = arena_alloc(arena, ast_info(kind)->size);
    if (node) node->kind = (uint8_t)kind;
    return node;
}

/* The next child within one field, NULL when the field has no more. */
static Node *child_of_field(const char *base, const NodeField *field, size_t *index) {
    switch (field->type) {
    case FIELD_CHILD:
    case FIELD_MAYBE:
        if (*index > 0) return NULL;
        *index = 1;
        return *(Node *const *)(base + field->offset);
    case FIELD_LIST:
    case FIELD_HOLES: {
        const NodeList *list = (const NodeList *)(base + field->offset);
        while (*index < list->count) {
            Node *item = list->items[(*index)++];
            if (item) return item;
        }
        return NULL;
    }
    default: return NULL;
    }
}

Node *ast_next_child(const Node *node, AstCursor *at) {
    const NodeInfo *info = ast_info(node->kind);
    for (; at->field < info->field_count; at->field++, at->index = 0) {
        Node *child =
            child_of_field((const char *)node, &info->fields[at->field], &at->index);
        if (child) return child;
    }
    return NULL;
}

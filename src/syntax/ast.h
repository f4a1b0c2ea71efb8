/* ast.h - the syntax tree.
 *
 * Owned by the arena of one front-end run; nodes are never freed singly. The parser alone
 * builds trees; the dump and the compiler read them. Kinds and fields come from ast.def
 * and bear CPython's names: kind AST_FunctionDef has struct AstFunctionDef, which begins
 * with its Node. A node is cast to its struct by AST(node, FunctionDef).
 *
 * Positions are CPython's: lines from 1, columns in UTF-8 bytes from 0, ends exclusive.
 * Equal identifiers of one arena are one pointer; they are in NFKC and never mangled.
 * Trees may be deeper than a C stack bears only within the parser's own nesting limit
 * (PARSER_MAX_DEPTH), except for left-leaning chains (a+b+c+..., a.b.c, a()()(), elif),
 * which have any depth: walk those by iteration, or everything by ast_next_child and a
 * stack. */
#ifndef SYNTAX_AST_H
#define SYNTAX_AST_H

#include "base/arena.h"

typedef enum NodeKind {
#define NODE(name, group, fields) AST_##name,
#include "syntax/ast.def"
    AST_KIND_COUNT
} NodeKind;

typedef enum NodeGroup {
    NODE_MOD,
    NODE_STMT,
    NODE_EXPR,
    NODE_PATTERN,
    NODE_TYPE_PARAM,
    NODE_PLACED,
    NODE_OTHER,
} NodeGroup;

typedef enum Operator {
#define OPERATOR(name, text) OP_##name,
#include "syntax/operators.def"
} Operator;

typedef enum UnaryOperator {
#define UNARYOP(name, text) UNARY_##name,
#include "syntax/operators.def"
} UnaryOperator;

typedef enum BoolOp {
#define BOOLOP(name, text) BOOL_##name,
#include "syntax/operators.def"
} BoolOp;

typedef enum CmpOp {
#define CMPOP(name, text) CMP_##name,
#include "syntax/operators.def"
} CmpOp;

typedef enum ExprContext {
#define CONTEXT(name) CTX_##name,
#include "syntax/operators.def"
} ExprContext;

/* The part every node begins with. */
typedef struct Node {
    uint8_t kind; /* NodeKind */
    uint8_t
        parens; /* parser's note: pairs of parentheses around the expression, up to 255 */
    int32_t lineno, col_offset;
    int32_t end_lineno, end_col_offset;
} Node;

typedef struct NodeList {
    Node **items;
    size_t count;
} NodeList;

/* An interned name: compare pointers. The text is NUL-terminated and holds no NUL. */
typedef struct Ident {
    uint32_t length;
    uint32_t hash;
    char text[];
} Ident;

typedef struct IdentList {
    const Ident **items;
    size_t count;
} IdentList;

typedef struct CmpOpList {
    uint8_t *items; /* CmpOp */
    size_t count;
} CmpOpList;

typedef enum ConstType {
    CONST_NONE,
    CONST_FALSE,
    CONST_TRUE,
    CONST_ELLIPSIS,
    CONST_INT,
    CONST_FLOAT,
    CONST_IMAGINARY,
    CONST_STR,
    CONST_BYTES,
} ConstType;

typedef struct AstConst {
    uint8_t type; /* ConstType */
    uint8_t base; /* CONST_INT: 2, 8, 10 or 16 */
    bool fits;    /* CONST_INT: `small` holds the value */
    /* CONST_STR: wide UTF-8 (lone surrogates possible); CONST_BYTES: the bytes;
     * CONST_INT: the digits without prefix and underscores. All are NUL-terminated;
     * `length` leaves it out. */
    const char *text;
    size_t length;
    union {
        int64_t small; /* CONST_INT, when `fits` */
        double number; /* CONST_FLOAT; CONST_IMAGINARY: the imaginary part */
    };
} AstConst;

#define CHILD(f) Node *f;
#define MAYBE(f) Node *f;
#define LIST(f) NodeList f;
#define HOLES(f) NodeList f;
#define IDENT(f) const Ident *f;
#define IDENT_MAYBE(f) const Ident *f;
#define IDENTS(f) IdentList f;
#define NUMBER(f) int f;
#define CONSTANT(f) AstConst f;
#define TEXT(f) const char *f;
#define NEVER(f)
#define CONTEXT(f) ExprContext f;
#define OPERATOR(f) Operator f;
#define BOOLOP(f) BoolOp f;
#define UNARYOP(f) UnaryOperator f;
#define CMPOPS(f) CmpOpList f;
#define NODE(name, group, fields) \
    typedef struct Ast##name {    \
        Node base;                \
        fields                    \
    } Ast##name;
#include "syntax/ast.def"

#define AST(node, Kind) ((Ast##Kind *)(node))

typedef enum FieldType {
    FIELD_CHILD,
    FIELD_MAYBE,
    FIELD_LIST,
    FIELD_HOLES,
    FIELD_IDENT,
    FIELD_IDENT_MAYBE,
    FIELD_IDENTS,
    FIELD_NUMBER,
    FIELD_CONSTANT,
    FIELD_TEXT,
    FIELD_CONTEXT,
    FIELD_OPERATOR,
    FIELD_BOOLOP,
    FIELD_UNARYOP,
    FIELD_CMPOPS,
} FieldType;

typedef struct NodeField {
    const char *name;
    uint8_t type;    /* FieldType */
    uint16_t offset; /* within the node's struct */
} NodeField;

typedef struct NodeInfo {
    const char *name;
    uint8_t group; /* NodeGroup */
    uint8_t field_count;
    uint16_t size; /* of the node's struct */
    const NodeField *fields;
} NodeInfo;

const NodeInfo *ast_info(NodeKind kind);

/* Name as the dump shows it, and text as the source has it, by enum value. */
extern const char *const OPERATOR_NAMES[], *const OPERATOR_TEXTS[];
extern const char *const UNARYOP_NAMES[], *const UNARYOP_TEXTS[];
extern const char *const BOOLOP_NAMES[], *const BOOLOP_TEXTS[];
extern const char *const CMPOP_NAMES[], *const CMPOP_TEXTS[];
extern const char *const CONTEXT_NAMES[];

/* A zeroed node of that kind, NULL without memory. */
MUST_CHECK Node *ast_new(Arena *arena, NodeKind kind);

/* Walks the children of a node in field order, leaving out absent ones:
 *     AstCursor at = {0};
 *     for (Node *child; (child = ast_next_child(node, &at));) ... */
typedef struct AstCursor {
    uint32_t field;
    size_t index;
} AstCursor;
Node *ast_next_child(const Node *node, AstCursor *at);

/* Does the dump show a position for nodes of this kind? */
static inline bool ast_has_position(NodeKind kind) {
    return ast_info(kind)->group != NODE_MOD && ast_info(kind)->group != NODE_OTHER;
}

#endif

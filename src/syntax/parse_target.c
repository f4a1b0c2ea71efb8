/* parse_target.c - what may be assigned to or deleted. */
#include "syntax/parser_state.h"

/* Targets are read as expressions, whose grammar contains theirs, and then converted: the
 * context of the node and of what it is made of changes from Load. */

static bool convert(Node *node, ExprContext context, bool star_allowed);

static bool convert_items(NodeList items, ExprContext context) {
    for (size_t i = 0; i < items.count; i++)
        if (!convert(items.items[i], context, context == CTX_Store)) return false;
    return true;
}

/* The depth of recursion is that of the brackets, which the parser has bounded. */
static bool convert(Node *node, ExprContext context, bool star_allowed) {
    switch (node->kind) {
    case AST_Name: AST(node, Name)->ctx = context; return true;
    case AST_Attribute: AST(node, Attribute)->ctx = context; return true;
    case AST_Subscript: AST(node, Subscript)->ctx = context; return true;
    case AST_Tuple:
        AST(node, Tuple)->ctx = context;
        return convert_items(AST(node, Tuple)->elts, context);
    case AST_List:
        AST(node, List)->ctx = context;
        return convert_items(AST(node, List)->elts, context);
    case AST_Starred:
        AST(node, Starred)->ctx = context;
        return star_allowed && convert(AST(node, Starred)->value, context, false);
    default: return false;
    }
}

bool target_store(Node *node) { return convert(node, CTX_Store, true); }

bool target_delete(Node *node) { return convert(node, CTX_Del, false); }

/* single_target:
 *     | single_subscript_attribute_target
 *     | NAME
 *     | '(' single_target ')'
 * single_subscript_attribute_target:
 *     | t_primary '.' NAME !t_lookahead
 *     | t_primary '[' slices ']' !t_lookahead
 * t_primary: atom &t_lookahead (trailer &t_lookahead)*
 * t_lookahead:
 *     | '('
 *     | '['
 *     | '.' */
bool target_is_single(const Node *node) {
    return node->kind == AST_Name || node->kind == AST_Attribute ||
           node->kind == AST_Subscript;
}

static Node *parse_target_item(Parser *p) {
    if (peek(p) != TOK_STAR) return parse_bitwise_or(p);
    Node *node = parser_new(p, AST_Starred, take(p));
    if (!node || peek(p) == TOK_STAR) return NULL;
    AST(node, Starred)->value = parse_bitwise_or(p);
    return AST(node, Starred)->value ? parser_end(p, node) : NULL;
}

/* star_target:
 *     | '*' !'*' star_target
 *     | target_with_star_atom
 * target_with_star_atom:
 *     | t_primary '.' NAME !t_lookahead
 *     | t_primary '[' slices ']' !t_lookahead
 *     | star_atom
 * star_atom:
 *     | NAME
 *     | '(' target_with_star_atom ')'
 *     | '(' [star_targets_tuple_seq] ')'
 *     | '[' [star_targets_list_seq] ']' */
Node *parse_star_target(Parser *p) {
    Node *node = parse_target_item(p);
    return node && target_store(node) ? node : NULL;
}

/* star_targets:
 *     | star_target !','
 *     | star_target (',' star_target)* [',']
 * star_targets_list_seq: ','.star_target+ [',']
 * star_targets_tuple_seq:
 *     | star_target (',' star_target)+ [',']
 *     | star_target ',' */
Node *parse_star_targets(Parser *p) {
    const Token *start = p->at;
    Node *first = parse_star_target(p);
    if (!first || peek(p) != TOK_COMMA) return first;
    Node *node = parser_new(p, AST_Tuple, start);
    if (!node) return NULL;
    size_t begin = list_begin(p);
    if (!list_add(p, first)) return NULL;
    while (skip(p, TOK_COMMA)) {
        if (peek(p) == TOK_KW_in || peek(p) == TOK_EQUAL) break;
        if (!list_add(p, parse_star_target(p))) return NULL;
    }
    AST(node, Tuple)->elts = list_end(p, begin);
    AST(node, Tuple)->ctx = CTX_Store;
    return parser_end(p, node);
}

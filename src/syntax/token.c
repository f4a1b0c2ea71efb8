/* token.c - see token.h. */
#include "syntax/token.h"

static const char *const NAMES[] = {
#define TOKEN(name) #name,
#include "grammar/tokens.def"
#define SOFT(name, text) "NAME",
#include "grammar/tokens.def"
#define KEYWORD(name, text) "NAME",
#include "grammar/tokens.def"
#define OPERATOR(name, text) "OP",
#include "grammar/tokens.def"
};

const char *const TOKEN_KEYWORDS[] = {
#define SOFT(name, text) text,
#include "grammar/tokens.def"
#define KEYWORD(name, text) text,
#include "grammar/tokens.def"
    NULL};

void tokens_init(TokenList *list, Allocator *alloc) {
    *list = (TokenList){.alloc = alloc};
}

void tokens_free(TokenList *list) {
    mem_free(list->alloc, list->items, list->capacity * sizeof(Token));
    list->items = NULL;
    list->count = list->capacity = 0;
}

const char *token_kind_name(TokenKind kind) { return NAMES[kind]; }

static void dump_text(const char *text, size_t n, Buffer *out) {
    buffer_byte(out, '\'');
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (c == '\n')
            buffer_text(out, "\\n");
        else if (c == '\t')
            buffer_text(out, "\\t");
        else if (c == '\'' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if ((unsigned char)c < 0x20)
            buffer_printf(out, "\\x%02x", c);
        else
            buffer_byte(out, c);
    }
    buffer_byte(out, '\'');
}

void tokens_dump(const TokenList *list, const Source *source, Buffer *out) {
    for (size_t i = 0; i < list->count; i++) {
        const Token *t = &list->items[i];
        bool placed = t->column >= 0;
        int column = placed ? t->column : 0;
        buffer_printf(out, "%d,%d-%d,%d: %s ", t->line, column, t->end_line,
                      placed ? t->end_column : 0, token_kind_name(t->kind));
        dump_text(source->text + t->start, placed ? t->end - t->start : 0, out);
        buffer_byte(out, '\n');
    }
}

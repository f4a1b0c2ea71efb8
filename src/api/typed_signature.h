/* typed_signature.h - the types in a host native's signature, which object/signature
 * skips: "clamp(x: float, lo: float = 0.0, hi: float = 1.0) -> float".
 *
 * Types are int, float, bool, str, bytes, list, dict, tuple and object; with "| None",
 * None is accepted too. What has no type, *args and **kwargs take anything. */
#ifndef API_TYPED_SIGNATURE_H
#define API_TYPED_SIGNATURE_H

#include "object/signature.h"
#include "object/str.h"

typedef enum ArgumentType {
    ARGUMENT_OBJECT,
    ARGUMENT_INT, /* of 64 bits */
    ARGUMENT_FLOAT,
    ARGUMENT_BOOL,
    ARGUMENT_STR,
    ARGUMENT_BYTES,
    ARGUMENT_LIST,
    ARGUMENT_DICT,
    ARGUMENT_TUPLE,
    ARGUMENT_TYPES,
    ARGUMENT_OPTIONAL = 16, /* or None */
} ArgumentType;

typedef struct TypedSignature {
    bool is_async;
    const char *plain; /* the text behind "async " */
    uint8_t types[SIGNATURE_LARGEST];
    unsigned count;
} TypedSignature;

/* False: ValueError raised. The names and defaults are object/signature's to judge. */
MUST_CHECK bool typed_signature_parse(Runtime *rt, const char *text, TypedSignature *out);

/* Is a bound argument of its type? An int for a float becomes one in place. False: raised
 * in the name of the function. */
MUST_CHECK bool argument_check_slow(Runtime *rt, const Str *function, const Str *name,
                                    uint8_t type, Value *argument);
MUST_CHECK INLINE bool argument_check(Runtime *rt, Native *native, size_t i, uint8_t type,
                                      Value *argument) {
    if (type == ARGUMENT_OBJECT || (type == ARGUMENT_INT && is_int(*argument)) ||
        (type == ARGUMENT_FLOAT && is_double(*argument)))
        return true;
    return argument_check_slow(
        rt, native->name, as_str(native->signature->parameters[i].name), type, argument);
}

#endif

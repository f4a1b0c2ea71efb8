/* native_data.h - objects of native modules: a C struct that begins with NativeData, made
 * by type_alloc of a class from type_from_def (layout NATIVE_DATA, `size` of the struct).
 * The struct is zeroed; set `ops` once it may be traced. With `release` the TypeDef needs
 * TF_FINALIZABLE. */
#ifndef OBJECT_NATIVE_DATA_H
#define OBJECT_NATIVE_DATA_H

#include "object/type.h"

typedef struct NativeData NativeData;

typedef struct NativeDataOps {
    void (*trace)(Tracer *t, NativeData *data);    /* NULL: refers to nothing */
    void (*release)(Heap *heap, NativeData *data); /* as LayoutOps.release; or NULL */
    /* As the callback of a Future or Handle: `by` is done, or (UNBOUND) it is time. NULL:
     * never. False: raised. */
    bool (*notify)(Runtime *rt, NativeData *data, Value by);
} NativeDataOps;

struct NativeData {
    Object head;
    const NativeDataOps *ops;
};

/* The struct if v is an instance of a class with these operations, else NULL. */
INLINE NativeData *as_native_data(Value v, const NativeDataOps *ops) {
    if (!has_layout(v, LAYOUT_NATIVE_DATA)) return NULL;
    NativeData *data = (NativeData *)as_object(v);
    return data->ops == ops ? data : NULL;
}

#endif

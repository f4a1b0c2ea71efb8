/* native_data.c - see native_data.h. */
#include "object/native_data.h"
#include "object/shape.h"

static void trace_data(Tracer *t, Object *o) {
    NativeData *data = (NativeData *)o;
    if (data->ops && data->ops->trace) data->ops->trace(t, data);
    attrs_trace(t, o, tracer_heap(t)->user);
}

static void release_data(Heap *heap, Object *o) {
    NativeData *data = (NativeData *)o;
    if (data->ops && data->ops->release) data->ops->release(heap, data);
}

const LayoutOps layout_NATIVE_DATA = {
    .name = "native data", .trace = trace_data, .release = release_data};

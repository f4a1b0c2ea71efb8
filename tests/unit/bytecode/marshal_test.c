/* Code objects as bytes and back. */
#include "../compiler/fixture.h"

#include "object/containers.h"

static const char TEXT[] =
    "import a.b\n"
    "X = (1, 2.5, 1j, 'text', b'bytes', None, ..., 10 ** 25, -0.0)\n"
    "class A(B, k=1):\n"
    "  '''doc'''\n"
    "  def f(self, *args, **kw):\n"
    "    try:\n"
    "      with self as s: return super().f(*args, **kw)\n"
    "    except (A, B) as e: raise\n"
    "    finally: pass\n"
    "  async def g(self): return [x async for x in self if await x]\n"
    "if x in {1, 'a'}: print(f'{x!r:>{y}}')\n";

static void open_text(void) {
    compilation_run(&run, TEXT, 0);
    cr_assert(run.code, "%s", run.d.message);
}

Test(marshal, comes_back_the_same) {
    open_text();
    Buffer bytes, one, two;
    buffer_init(&bytes, &run.rt.alloc);
    buffer_init(&one, &run.rt.alloc);
    buffer_init(&two, &run.rt.alloc);
    cr_assert(code_marshal(&run.rt, run.code, &bytes));
    Code *back = code_unmarshal(&run.rt, bytes.data, bytes.length);
    cr_assert(back);
    cr_expect_null(code_verify(&run.rt, back, &run.out));
    code_disassemble(&run.rt, run.code, &one);
    code_disassemble(&run.rt, back, &two);
    cr_expect_str_eq(buffer_cstr(&one), buffer_cstr(&two));
    cr_expect_eq(back->name, run.code->name, "names are one object again");
    for (uint32_t at = 0; at < back->words; at++) {
        Position a = code_position(run.code, at), b = code_position(back, at);
        cr_expect_eq(memcmp(&a, &b, sizeof a), 0);
    }
    buffer_free(&bytes);
    buffer_free(&one);
    buffer_free(&two);
    compilation_end(&run);
}

Test(marshal, refuses_cut_bytes) {
    open_text();
    Buffer bytes;
    buffer_init(&bytes, &run.rt.alloc);
    cr_assert(code_marshal(&run.rt, run.code, &bytes));
    for (size_t n = 0; n < bytes.length; n += 7) {
        cr_expect_null(code_unmarshal(&run.rt, bytes.data, n));
        error_clear(&run.rt);
    }
    buffer_free(&bytes);
    compilation_end(&run);
}

/* Builtin functions. */
#include "../script.h"

Test(builtins, reductions) {
    OPEN(vm);
    expect(vm, "sum([1, 2.5])", "3.5");
    expect(vm, "sum(['a'])",
           "TypeError: unsupported operand type(s) for +: 'int' and 'str'");
    expect(vm, "sum([[1], [2]], [])", "[1, 2]");
    expect(vm, "sum([0.1] * 10)", "1.0");
    expect(vm, "min(3, 1, 2)", "1");
    expect(vm, "max('abc', key=ord)", "'c'");
    expect(vm, "min([], default=0)", "0");
    expect(vm, "min([])", "ValueError: min() iterable argument is empty");
    expect(vm, "max(1)", "TypeError: 'int' object is not iterable");
    expect(vm, "any([0, 1])", "True");
    expect(vm, "all([])", "True");
    expect(vm, "max([1, 'a'])",
           "TypeError: '>' not supported between instances of 'str' and 'int'");
    CLOSE(vm);
}

Test(builtins, numbers) {
    OPEN(vm);
    expect(vm, "abs(-5)", "5");
    expect(vm, "abs('a')", "TypeError: bad operand type for abs(): 'str'");
    expect(vm, "divmod(7, 2)", "(3, 1)");
    expect(vm, "pow(2, 10, 1000)", "24");
    expect(vm, "round(2.567, 1)", "2.6");
    expect(vm, "hash(2**61 - 1)", "0");
    expect(vm, "bin(-5)", "'-0b101'");
    expect(vm, "chr(8364)", "'\xe2\x82\xac'");
    expect(vm, "chr(-1)", "ValueError: chr() arg not in range(0x110000)");
    expect(vm, "ord('ab')",
           "TypeError: ord() expected a character, but string of length 2 found");
    expect(vm, "ord('\xc3\xa9')", "233");
    CLOSE(vm);
}

Test(builtins, containers) {
    OPEN(vm);
    expect(vm, "len({})", "0");
    expect(vm, "sorted([3, 1], reverse=True)", "[3, 1]");
    expect(vm, "list(reversed('ab'))", "['b', 'a']");
    expect(vm, "next(iter([]), 5)", "5");
    expect(vm, "next(iter([]))", "StopIteration: ");
    expect(vm, "next(1)", "TypeError: 'int' object is not an iterator");
    expect(vm, "iter(1)", "TypeError: 'int' object is not iterable");
    expect(vm, "len(5)", "TypeError: object of type 'int' has no len()");
    expect(vm, "sorted(1)", "TypeError: 'int' object is not iterable");
    expect(vm, "callable(len)", "True");
    expect(vm, "type(1) is int", "True");
    CLOSE(vm);
}

Test(builtins, code_at_run_time) {
    OPEN(vm);
    expect(vm, "eval('1 + 2')", "3");
    expect(vm, "eval('x', {'x': 5})", "5");
    expect(vm, "exec('y = 1')", "None");
    expect(vm, "eval('1 +')", "SyntaxError: invalid syntax (<string>, line 1)");
    expect(vm, "eval(1)",
           "TypeError: eval() arg 1 must be a string, bytes or code object");
    expect(vm, "exec('raise KeyError(1)')", "KeyError: 1");
    expect(vm, "eval(compile('3 * 4', 'f', 'eval'))", "12");
    expect(vm, "compile('a b', 'f', 'exec')", "SyntaxError: invalid syntax (f, line 1)");
    CLOSE(vm);
}

Test(builtins, namespaces) {
    OPEN(vm);
    run(vm, "class C:\n"
            "  def __dir__(self): return [\"b\", \"a\"]");
    expect(vm, "dir(C())", "['a', 'b']");
    expect(vm, "vars(1)", "TypeError: vars() argument must have __dict__ attribute");
    expect(vm, "sorted(globals())[-1] != ''", "True");
    expect(vm, "locals() is not None", "True");
    expect(vm, "id(1) == id(1)", "True");
    expect(vm, "repr(print)", "'<built-in function print>'");
    CLOSE(vm);
}

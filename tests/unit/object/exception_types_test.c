/* Exceptions with fields of their own. */
#include "../script.h"

Test(exception_types, os_error_chooses_its_class) {
    OPEN(vm);
    expect(vm, "type(OSError(2, 'No such file', 'f')).__name__", "'FileNotFoundError'");
    expect(vm, "str(OSError(2, 'No such file', 'f'))", "\"[Errno 2] No such file: 'f'\"");
    expect(vm, "OSError(2, 'x').errno", "2");
    expect(vm, "OSError(17, 'x').__class__.__name__", "'FileExistsError'");
    expect(vm, "OSError('x').errno", "None");
    expect(vm, "str(OSError(1, 'a', 'f', None, 'g'))", "\"[Errno 1] a: 'f' -> 'g'\"");
    CLOSE(vm);
}

Test(exception_types, fields) {
    OPEN(vm);
    expect(vm, "StopIteration(5).value", "5");
    expect(vm, "SystemExit(3).code", "3");
    expect(vm, "SystemExit().code", "None");
    expect(vm, "SystemExit(1, 2).code", "(1, 2)");
    expect(vm, "AttributeError('m', name='n', obj=3).name", "'n'");
    expect(vm, "NameError('m', name='n').name", "'n'");
    expect(vm, "ImportError('m', name='n', path='p').path", "'p'");
    expect(vm, "ImportError('m', nope=1)",
           "TypeError: ImportError() got an unexpected keyword argument 'nope'");
    CLOSE(vm);
}

Test(exception_types, unicode_errors) {
    OPEN(vm);
    expect(vm, "str(UnicodeDecodeError('utf-8', b'a\\xff', 1, 2, 'why'))",
           "\"'utf-8' codec can't decode byte 0xff in position 1: why\"");
    expect(vm, "str(UnicodeEncodeError('ascii', 'a\xc3\xa9', 1, 2, 'why'))",
           "\"'ascii' codec can't encode character '\\\\xe9' in position 1: why\"");
    expect(vm, "UnicodeDecodeError(1)",
           "TypeError: function takes exactly 5 arguments (1 given)");
    CLOSE(vm);
}

Test(exception_types, syntax_error) {
    OPEN(vm);
    expect(vm, "SyntaxError('m', ('f', 1, 2, 'text', 1, 3)).offset", "2");
    expect(vm, "str(SyntaxError('m', ('f.py', 7, 2, 't')))", "'m (f.py, line 7)'");
    expect(vm, "SyntaxError('m').lineno", "None");
    CLOSE(vm);
}

/* Encoding and decoding by name and error handler. */
#include "../script.h"

Test(codec, utf8) {
    OPEN(vm);
    expect(vm, "'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80'.encode()",
           "b'a\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80'");
    expect(vm, "b'a\\xc3\\xa9'.decode()", "'a\xc3\xa9'");
    expect(vm, "'\\ud800'.encode()",
           "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in "
           "position 0: surrogates not allowed");
    expect(vm, "b'\\xff'.decode()",
           "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: "
           "invalid start byte");
    expect(vm, "b'a\\xe2\\x82'.decode()",
           "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 1-2: "
           "unexpected end of data");
    CLOSE(vm);
}

Test(codec, error_handlers) {
    OPEN(vm);
    expect(vm, "b'a\\xffb'.decode('utf-8', 'replace')",
           "'a\xef\xbf\xbd"
           "b'");
    expect(vm, "b'a\\xffb'.decode('utf-8', 'ignore')", "'ab'");
    expect(vm, "b'a\\xffb'.decode('utf-8', 'backslashreplace')", "'a\\\\xffb'");
    expect(vm, "b'\\xff'.decode('utf-8', 'surrogateescape')", "'\\udcff'");
    expect(vm, "'\xc3\xa9\\ud800'.encode('ascii', 'xmlcharrefreplace')",
           "b'&#233;&#55296;'");
    expect(vm, "'\xc3\xa9'.encode('ascii', 'replace')", "b'?'");
    expect(vm, "'\xc3\xa9'.encode('ascii', 'nope')",
           "LookupError: unknown error handler name 'nope'");
    CLOSE(vm);
}

Test(codec, single_byte_codecs) {
    OPEN(vm);
    expect(vm, "'\xc3\xa9'.encode('latin-1')", "b'\\xe9'");
    expect(vm, "'\xe2\x82\xac'.encode('latin-1')",
           "UnicodeEncodeError: 'latin-1' codec can't encode character '\\u20ac' in "
           "position 0: ordinal not in range(256)");
    expect(vm, "'\xc3\xa9'.encode('ascii')",
           "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position "
           "0: ordinal not in range(128)");
    expect(vm, "b'\\xe9'.decode('latin-1')", "'\xc3\xa9'");
    expect(vm, "b'\\xe9'.decode('ascii')",
           "UnicodeDecodeError: 'ascii' codec can't decode byte 0xe9 in position 0: "
           "ordinal not in range(128)");
    CLOSE(vm);
}

Test(codec, unknown_names) {
    OPEN(vm);
    expect(vm, "'a'.encode('klingon')", "LookupError: unknown encoding: klingon");
    expect(vm, "b'a'.decode('klingon')", "LookupError: unknown encoding: klingon");
    CLOSE(vm);
}

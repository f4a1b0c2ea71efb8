/* Encoding and decoding by name and error handler. */
#include "../script.h"
#include "object/codec.h"

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

static void expect_whole(const char *encoding, const char *bytes, size_t n,
                         size_t whole) {
    cr_expect_eq(codec_whole(encoding, bytes, n), whole, "%s", bytes);
}

Test(codec, texts_in_pieces) {
    size_t mark;
    expect_whole("utf-8", "a\xE2\x82", 3, 1);
    expect_whole("utf-8", "a\xE2\x82\xAC", 4, 4);
    expect_whole("utf-8", "a\x82\x82", 3, 3);
    expect_whole("utf-8", "\xF0\x9F\x98", 3, 0);
    expect_whole("utf-8", "\xE2\x28", 2, 2);
    expect_whole("utf-16-le", "a\0b", 3, 2);
    expect_whole("utf-16-le", "a\0\x3d\xd8", 4, 2);
    expect_whole("utf-16-be", "\0a\xd8\x3d\xde\0", 6, 6);
    expect_whole("utf-32-le", "a\0\0\0b", 5, 4);
    expect_whole("latin-1", "\xE2", 1, 1);
    cr_expect_null(codec_begin("utf-16", "\xFF", 1, &mark));
    cr_expect_str_eq(codec_begin("utf-16", "\xFE\xFF", 2, &mark), "utf-16-be");
    cr_expect_eq(mark, 2);
    cr_expect_str_eq(codec_begin("utf-8-sig", "\xEF\xBB\xBF", 3, &mark), "utf-8");
    cr_expect_eq(mark, 3);
    cr_expect_str_eq(codec_begin("UTF8", "", 0, &mark), "utf-8");
    cr_expect_str_eq(codec_without_mark("utf-32"), "utf-32-le");
    cr_expect(codec_marks("UTF_16") && !codec_marks("utf-16-le"));
}

/* The case of strings, and what kinds of characters they consist of. */
#include "../script.h"

Test(str_case, maps_ascii) {
    OPEN(vm);
    run(vm, "s = '@aZ[`m{ Az9'"); /* the neighbours of letters, too */
    expect(vm, "s.lower()", "'@az[`m{ az9'");
    expect(vm, "s.upper()", "'@AZ[`M{ AZ9'");
    expect(vm, "s.swapcase()", "'@Az[`M{ aZ9'");
    expect(vm, "s.title()", "'@Az[`M{ Az9'");
    expect(vm, "'hELLO wORLD'.capitalize()", "'Hello world'");
    expect(vm, "''.lower(), 'A'.lower(), 'a'.lower()", "('', 'a', 'a')");
    CLOSE(vm);
}

Test(str_case, results_are_plain_strings) {
    OPEN(vm);
    run(vm, "class S(str): pass");
    expect(vm, "type(S('low').lower()), type(S('\\u20ac').upper())",
           "(<class 'str'>, <class 'str'>)");
    CLOSE(vm);
}

Test(str_case, one_character_may_become_several) {
    OPEN(vm);
    expect(vm, "'\\xdf'.upper(), '\\xdf'.casefold(), ascii('\\xdf'.title())",
           "('SS', 'ss', \"'Ss'\")");
    expect(vm, "ascii('\\ufb03'.upper())", "\"'FFI'\"");
    expect(vm, "ascii('\\u0130'.lower())", "\"'i\\\\u0307'\"");
    CLOSE(vm);
}

Test(str_case, a_sigma_that_ends_a_word_is_another) {
    OPEN(vm);
    expect(vm, "ascii('\\u0391\\u03a3'.lower())", "\"'\\\\u03b1\\\\u03c2'\"");
    expect(vm, "ascii('\\u0391\\u03a3\\u0391'.lower())",
           "\"'\\\\u03b1\\\\u03c3\\\\u03b1'\"");
    expect(vm, "ascii('\\u03a3'.lower())", "\"'\\\\u03c3'\"");
    CLOSE(vm);
}

Test(str_case, digraphs_have_title_case) {
    OPEN(vm);
    expect(vm, "ascii('\\u01c6'.title()), ascii('\\u01c6'.upper())",
           "(\"'\\\\u01c5'\", \"'\\\\u01c4'\")");
    expect(vm, "'\\u01c5'.istitle(), '\\u01c5'.isupper(), '\\u01c5'.islower()",
           "(True, False, False)");
    CLOSE(vm);
}

Test(str_case, of_nothing_is_true_what_needs_no_witness) {
    OPEN(vm);
    expect(vm, "''.isascii(), ''.isprintable()", "(True, True)");
    expect(vm,
           "[p(s) for s in [''] for p in (str.isalnum, str.isalpha, str.isdecimal, "
           "str.isdigit, str.isidentifier, str.islower, str.isnumeric, str.isspace, "
           "str.istitle, str.isupper)].count(False)",
           "10");
    CLOSE(vm);
}

Test(str_case, three_kinds_of_numbers) {
    OPEN(vm);
    run(vm, "def kinds(s): return s.isdecimal(), s.isdigit(), s.isnumeric()");
    expect(vm, "kinds('5')", "(True, True, True)");
    expect(vm, "kinds('\\u0665')", "(True, True, True)"); /* ARABIC-INDIC DIGIT FIVE */
    expect(vm, "kinds('\\xb2')", "(False, True, True)");  /* SUPERSCRIPT TWO */
    expect(vm, "kinds('\\xbd')", "(False, False, True)"); /* VULGAR FRACTION ONE HALF */
    expect(vm, "kinds('a')", "(False, False, False)");
    expect(vm, "kinds('1a')", "(False, False, False)");
    CLOSE(vm);
}

Test(str_case, letters_space_and_names) {
    OPEN(vm);
    expect(vm, "'a\\xe91'.isalnum(), 'a1'.isalpha(), '\\u4e2d'.isalpha()",
           "(True, False, True)");
    expect(vm, "' \\t\\x1f\\x85\\u2003'.isspace(), 'a '.isspace()", "(True, False)");
    expect(vm, "'a\\x7f'.isprintable(), 'a\\xa0'.isprintable(), 'a b'.isprintable()",
           "(False, False, True)");
    expect(vm, "'_a1'.isidentifier(), '1a'.isidentifier(), '\\xb5'.isidentifier()",
           "(True, False, True)");
    expect(vm, "'a'.isascii(), 'a\\x80'.isascii()", "(True, False)");
    CLOSE(vm);
}

Test(str_case, one_cased_character_is_enough) {
    OPEN(vm);
    expect(vm, "'a1 '.islower(), '1 '.islower(), 'aB'.islower()", "(True, False, False)");
    expect(vm, "'A1 '.isupper(), '1 '.isupper(), 'Ab'.isupper()", "(True, False, False)");
    expect(vm, "'A\\u01c5'.isupper(), 'a\\u01c5'.islower()", "(False, False)");
    expect(vm, "'Ab Cd'.istitle(), 'AB'.istitle(), 'a'.istitle(), '1'.istitle()",
           "(True, False, False, False)");
    CLOSE(vm);
}

#include "base/sha512.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void expect_prefix(const char *text, size_t n, const char *prefix) {
    uint8_t digest[SHA512_SIZE];
    char hex[17];
    sha512(text, n, digest);
    for (int i = 0; i < 8; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    cr_expect_str_eq(hex, prefix);
}

Test(sha512, digests_of_every_padding) {
    static char many[300];
    memset(many, 'a', sizeof many);
    expect_prefix("", 0, "cf83e1357eefb8bd");
    expect_prefix("abc", 3, "ddaf35a193617aba");
    expect_prefix(many, 111, "fa9121c7b32b9e01");
    expect_prefix(many, 112, "c01d080efd492776");
    expect_prefix(many, 128, "b73d1929aa615934");
    expect_prefix(many, 300, "a6a77010dd9696c2");
}

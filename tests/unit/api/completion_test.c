/* What a word at the prompt can become. */
#include "../script.h"

#include "api/completion.h"

static void expect_words(VM *vm, const char *word, const char *wanted) {
    char got[4096] = "";
    char **words = completion_find(vm, engine_main(vm), word);
    for (char **w = words; w && *w; w++) {
        if (w != words) strcat(got, " ");
        strcat(got, *w);
        free(*w);
    }
    free(words);
    cr_expect_str_eq(got, wanted);
}

Test(completion, of_names_keywords_and_builtins) {
    OPEN(vm);
    run(vm, "assemble = 1\nassort = 2");
    expect_words(vm, "ass", "assemble assert assort");
    expect_words(vm, "zzz", "");
    expect_words(vm, "isinst", "isinstance");
    CLOSE(vm);
}

Test(completion, of_attributes) {
    OPEN(vm);
    run(vm, "class C:\n  alpha = 1\n  def alps(self): pass\nc = C()\nc.al_own = 2");
    expect_words(vm, "c.al", "c.al_own c.alpha c.alps");
    expect_words(vm, "nope.x", "");
    expect_words(vm, "c().al", "");
    CLOSE(vm);
}

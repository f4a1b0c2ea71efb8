/* Module _types. */
#include "../script.h"

Test(types, unions_of_whatever_stands_for_a_type) {
    OPEN(vm);
    run(vm, "from _types import union");
    expect(vm, "union(int, str)", "int | str");
    expect(vm, "union(int, None) == (int | None)", "True");
    expect(vm, "union(union(int, str), int)", "int | str");
    expect(vm, "union(list[int], None)", "list[int] | None");
    CLOSE(vm);
}

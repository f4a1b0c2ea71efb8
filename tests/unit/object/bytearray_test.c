/* bytearray: bytes that change in place. */
#include "../script.h"

Test(bytearray, changes_in_place) {
    OPEN(vm);
    run(vm, "b = bytearray(b\"abc\")");
    expect(vm, "b.append(100)", "None");
    expect(vm, "b.extend([101, 102])", "None");
    expect(vm, "b.pop()", "102");
    expect(vm, "b.pop(0)", "97");
    expect(vm, "b.insert(1, 255)", "None");
    expect(vm, "b", "bytearray(b'b\\xffcde')");
    expect(vm, "b.reverse()", "None");
    expect(vm, "b", "bytearray(b'edc\\xffb')");
    expect(vm, "b.remove(255)", "None");
    expect(vm, "b.remove(7)", "ValueError: value not found in bytearray");
    CLOSE(vm);
}

Test(bytearray, slices_are_assigned_and_deleted) {
    OPEN(vm);
    run(vm, "b = bytearray(range(10))");
    expect(vm, "b.__setitem__(slice(2, 4), b'xyz')", "None");
    expect(vm, "b", "bytearray(b'\\x00\\x01xyz\\x04\\x05\\x06\\x07\\x08\\t')");
    expect(vm, "b.__delitem__(slice(None, None, 2))", "None");
    expect(vm, "b", "bytearray(b'\\x01y\\x04\\x06\\x08')");
    expect(vm, "b.__setitem__(slice(0, 4, 2), b'x')",
           "ValueError: attempt to assign bytes of size 1 to extended slice of size 2");
    CLOSE(vm);
}

Test(bytearray, only_bytes_go_in) {
    OPEN(vm);
    run(vm, "b = bytearray()");
    expect(vm, "b.append(256)", "ValueError: byte must be in range(0, 256)");
    expect(vm, "b.append(-1)", "ValueError: byte must be in range(0, 256)");
    expect(vm, "b.append('a')",
           "TypeError: 'str' object cannot be interpreted as an integer");
    expect(vm, "bytearray([1, 300])", "ValueError: byte must be in range(0, 256)");
    expect(vm, "bytearray('a')", "TypeError: string argument without an encoding");
    expect(vm, "bytearray(-1)", "ValueError: negative count");
    CLOSE(vm);
}

Test(bytearray, compares_with_bytes) {
    OPEN(vm);
    expect(vm, "bytearray(b'a') == b'a'", "True");
    expect(vm, "b'a' < bytearray(b'b')", "True");
    expect(vm, "bytearray(b'a') + b'b'", "bytearray(b'ab')");
    expect(vm, "b'a' + bytearray(b'b')", "b'ab'");
    expect(vm, "hash(bytearray())", "TypeError: unhashable type: 'bytearray'");
    CLOSE(vm);
}

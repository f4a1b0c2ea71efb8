/* random: the numbers of CPython for its seeds. */
#include "../script.h"

Test(random, seeds) {
    OPEN(vm);
    run(vm, "import random\n"
            "def r(seed, f):\n"
            "  random.seed(seed)\n"
            "  return f()");
    expect(vm, "r(7, random.random)", "0.32383276483316237");
    expect(vm, "r('text', random.random)", "0.8711565613554825");
    expect(vm, "r(b'bytes', random.random)", "0.37075677971469856");
    expect(vm, "r(2.5, random.random)", "0.41877545666909954");
    expect(vm, "r(10**30, random.random)", "0.9341508484568806");
    expect(vm, "r(-5, random.random)", "0.6229016948897019");
    expect(vm, "r(7, lambda: random.getrandbits(100))", "487320478161116480663150048312");
    expect(vm, "random.getrandbits(-1)",
           "ValueError: number of bits must be non-negative");
    expect(vm, "random.seed([])",
           "TypeError: The only supported seed types are:\nNone, int, float, str, bytes, "
           "and bytearray.");
    CLOSE(vm);
}

Test(random, derived) {
    OPEN(vm);
    run(vm, "import random\n"
            "random.seed(42)");
    expect(vm, "random.randint(1, 6)", "6");
    expect(vm, "random.randrange(0, 100, 7)", "7");
    expect(vm, "random.choice('abc')", "'a'");
    expect(vm, "random.sample(range(100), 5)", "[94, 35, 31, 28, 17]");
    expect(vm, "random.shuffle([1, 2])", "None");
    expect(vm, "random.uniform(1, 2)", "1.6766994874229113");
    expect(vm, "random.gauss(0, 1)", "0.33231834406771527");
    expect(vm, "random.choices('ab', [1, 3], k=5)", "['b', 'a', 'a', 'b', 'a']");
    expect(vm, "random.triangular()", "0.3153075091768736");
    expect(vm, "random.expovariate(2)", "0.5247460006112862");
    expect(vm, "random.randrange(0)", "ValueError: empty range for randrange()");
    expect(vm, "random.choice([])", "IndexError: Cannot choose from an empty sequence");
    CLOSE(vm);
}

Test(random, generators_of_ones_own) {
    OPEN(vm);
    run(vm, "import random\n"
            "a, b = random.Random(1), random.Random(1)\n"
            "s = a.getstate()\n"
            "x = a.random()\n"
            "a.setstate(s)");
    expect(vm, "x == a.random() == b.random()", "True");
    expect(vm, "a.setstate(1)", "TypeError: 'int' object is not subscriptable");
    CLOSE(vm);
}

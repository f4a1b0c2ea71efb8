# Built-in objects that hold each other in long chains: what walks such a chain ends, with an
# answer or with RecursionError. Here, where no collection at every allocation walks them.
"$AIO" - <<'END'
DEEP = 100000


def chain(link, x):
    for _ in range(DEEP):
        x = link(x)
    return x


alias, method, proxy = type(list[int]), type((lambda: 0).__get__(1)), type(type.__dict__)
links = {
    "map": (lambda x: map(int, x), [1]),
    "filter": (lambda x: filter(None, x), [1]),
    "zip": (zip, [1]),
    "enumerate": (enumerate, [1]),
    "iter": (lambda x: iter(x.__next__, 5), iter([1])),
    "alias": (lambda x: alias(x, (int,)), list),
    "argument": (lambda x: alias(list, (x,)), int),
    "method": (lambda x: method(x, 1), lambda *a: 1),
    "proxy": (proxy, {1: 2}),
    "static": (staticmethod, len),
}
uses = {
    "next": next,
    "call": lambda x: x(1),
    "attribute": lambda x: x.absent,
    "doc": lambda x: x.__doc__,
    "item": lambda x: x[1],
    "parameters": lambda x: x.__parameters__,
    "len": len,
    "in": lambda x: 1 in x,
}
for name, (link, x) in links.items():
    x = chain(link, x)
    for use in uses.values():
        try:
            use(x)
        except (RecursionError, TypeError, AttributeError):
            pass
    print(name, "ends")
END

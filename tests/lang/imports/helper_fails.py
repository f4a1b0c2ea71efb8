def start(x):
    return divide(1, x)


def divide(a, b):
    return a / b

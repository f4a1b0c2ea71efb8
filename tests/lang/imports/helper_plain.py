"""A module beside the tests."""
print("helper runs once")
VALUE = 42
def double(x): return x * 2

real = "real"
def __getattr__(name):
    if name == "forbidden": raise AttributeError("not this one")
    return f"made {name}"

#!/usr/bin/env python3
"""embed.py OUT ROOT FILE...: the standard library's sources as one C table.

Build-time only. Each FILE lies below ROOT; its path gives the module's name."""
import sys


def main():
    out, root, *files = sys.argv[1:]
    rows, texts = [], []
    for i, path in enumerate(sorted(files)):
        name = path[len(root):].strip("/").removesuffix(".aio")
        package = name.endswith("__init__")
        name = name.removesuffix("/__init__").replace("/", ".")
        data = open(path, "rb").read()
        body = ",".join(map(str, data + b"\0"))
        texts.append(f"static const unsigned char text_{i}[] = {{{body}}};")
        rows.append(f'    {{"{name}", {str(package).lower()}, text_{i}, {len(data)}}},')
    with open(out, "w") as f:
        f.write('#include "api/embedded.h"\n\n')
        f.write("\n".join(texts))
        f.write("\nconst EmbeddedModule embedded_modules[] = {\n")
        f.write("\n".join(rows))
        f.write("\n    {0}};\n")


main()

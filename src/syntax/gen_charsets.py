#!/usr/bin/env python3
"""Writes the tables of charsets.c: the upper halves of encodings of a byte per character, and
the names they go by, from the codecs of the running Python."""
import encodings.aliases
import sys

CODECS = ["cp437", "cp850", "cp852", "cp855", "cp866", "cp1250", "cp1251", "cp1252", "cp1253",
          "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_2", "iso8859_3",
          "iso8859_4", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_9",
          "iso8859_10", "iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16", "koi8_r",
          "koi8_u", "mac_roman"]


def code_point(codec, byte):
    try:
        return ord(bytes([byte]).decode(codec))
    except UnicodeDecodeError:
        return 0


def main():
    names = {codec: i for i, codec in enumerate(CODECS)}
    for alias, codec in encodings.aliases.aliases.items():
        if codec in CODECS:
            names[alias] = CODECS.index(codec)
    with open(sys.argv[1], "w") as out:
        out.write("static const uint16_t UPPER_HALVES[][128] = {\n")
        for codec in CODECS:
            row = ", ".join("0x%x" % code_point(codec, byte) for byte in range(128, 256))
            out.write("    {%s}, /* %s */\n" % (row, codec))
        out.write("};\nstatic const struct {\n    const char *name;\n    int half;\n"
                  "} CHARSETS[] = {\n")
        for name in sorted(names):
            out.write('    {"%s", %d},\n' % (name, names[name]))
        out.write("};\n")


main()

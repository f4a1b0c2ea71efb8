#!/usr/bin/env python3
"""Writes the table of powers of ten that number.c uses: number_powers.py OUTPUT FIRST LAST.

Entry k - FIRST is floor(10^k * 2^s) with s such that the value has exactly 128 bits.
"""
import sys


def leading_bits(k):
    if k >= 0:
        power = 10**k
        excess = power.bit_length() - 128
        return power >> excess if excess > 0 else power << -excess
    power = 10**-k
    value = (1 << 128 + power.bit_length()) // power
    return value >> value.bit_length() - 128


output, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(output, "w", encoding="ascii") as file:
    for k in range(first, last + 1):
        value = leading_bits(k)
        file.write(f"{{0x{value >> 64:016x}, 0x{value & (1 << 64) - 1:016x}}},\n")

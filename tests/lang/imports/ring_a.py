import ring_b
A = 1
def value(): return A + ring_b.B

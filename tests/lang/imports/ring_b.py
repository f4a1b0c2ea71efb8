import ring_a
B = 10
def value(): return ring_a.A + B

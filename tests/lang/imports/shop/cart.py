from . import prices
from .prices import TABLE
from .deep.inner import level
class Cart:
    def total(self, names):
        return sum(TABLE[name] for name in names), prices.CURRENCY, level()

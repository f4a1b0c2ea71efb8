TABLE = {"apple": 3, "fig": 4}
CURRENCY = "EUR"

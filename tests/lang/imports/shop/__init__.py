NAME = "the shop"

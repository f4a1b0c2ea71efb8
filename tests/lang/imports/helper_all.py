__all__ = ["shown", "also"]
shown = "s"
also = "a"
hidden = "h"

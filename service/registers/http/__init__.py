"""Routes of the books and of imports into them."""

from service.registers.http.asked import Entry, Remarks

__all__ = ["Entry", "Remarks"]

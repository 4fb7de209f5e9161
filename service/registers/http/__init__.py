"""Routes of the books and of imports into them."""

from service.registers.http.asked import EntryBody, Remarks

__all__ = ["EntryBody", "Remarks"]

"""Routes of the books and of imports into them."""

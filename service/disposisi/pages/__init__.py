"""Pages of disposisi: the tree with its sheets, and a page for each act upon it."""

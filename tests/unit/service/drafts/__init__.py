"""Documents written as forms."""

"""Routes: a file received, and several at once from a table."""

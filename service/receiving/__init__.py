"""Files that come in from outside: stored as they are, numbered in the agenda, with a sheet of their own."""

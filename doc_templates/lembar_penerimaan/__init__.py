"""The stamp sheet of a file that was received."""

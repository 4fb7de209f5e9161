"""An office's file: read, checked, held against what is in use, applied."""

"""The office's rules: what is taken in, who may read what, what happens next. No HTTP types, no SQL."""

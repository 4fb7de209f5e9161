"""Files from outside, whoever brings them: of what kind each is, and whether the office's virus scanner lets it in."""

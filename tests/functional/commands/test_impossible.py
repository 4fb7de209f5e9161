"""Days that cannot be, and acts that a paper has not, as typed: each its own sentence, in both languages, and nothing is done."""

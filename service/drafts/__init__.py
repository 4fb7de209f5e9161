"""Documents as people write them: a form made of a type's contract, kept as it is typed, and handed in by the rule of every event."""

"""To whom documents go: whom of the office a recipient means, what each was told, and who has read it."""

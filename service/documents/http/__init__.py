"""Documents over HTTP: search, one document, its versions and content; its pages as pictures."""

"""The command line's own ground: the service at the other end, what a person typed, tables and words on a screen."""

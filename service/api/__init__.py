"""Routes only: parse the request, call the desk, write the answer."""

"""Routes that take events in, by CloudEvents' three modes."""

"""What stands around the line of work: the bounds of a render, the rest of a worker whose host is out of order, who holds what."""

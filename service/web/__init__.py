"""Pages the service renders itself: no script from elsewhere, no font, no picture, nothing that tells who reads."""

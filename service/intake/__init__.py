"""What comes in as an event: read strictly, checked by its contract, accepted once, drafted."""

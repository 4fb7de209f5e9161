"""Events as they came: accepted, refused, in batches."""

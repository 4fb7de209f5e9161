"""The pages on which people sign in and out, and look after their account."""

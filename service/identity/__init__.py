"""Who is calling: keys and personal tokens, roles, access classes."""

"""Templates that offices upload: versions by digest, linted, approved by a second person, kept in the vault."""

"""People from outside the office who sign in a round: their links, and the page on which they sign."""

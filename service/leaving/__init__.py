"""Who leaves an office: what waits for them, whom each thing goes to, what ends with them; positions that nobody holds."""

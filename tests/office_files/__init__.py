"""Templates as offices really change them, one example a kind, and what must become of each: ``python -m tests.office_files --help``."""

"""Documents as they are read: found, shown, compared, in force or not, masked where they must be."""

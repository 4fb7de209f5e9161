"""The page on which an administrator lets somebody leave the office."""

"""What the office says of a code or a file that somebody brings: in force or not, unchanged or not."""

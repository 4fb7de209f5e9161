"""The line: a job in, an archived version out, in the order of ``pipeline``; and what watches over a child meanwhile."""

"""An office as everyone knows it: letterhead, people and what they may sign, levels, working hours."""

"""The routes of people from outside: their links for the office, their page for themselves."""

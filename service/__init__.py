"""The front desk: HTTP, pages, command line; decides who may do what and what happens next."""

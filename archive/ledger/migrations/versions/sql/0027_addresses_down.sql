-- What was printed stays printed; nobody is warned of a former address any more.
DROP TABLE public_address;

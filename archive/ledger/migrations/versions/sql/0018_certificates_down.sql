-- The ledger without bound certificates: whose they are is lost.
DROP TABLE person_identity;
DROP TABLE person_certificate;

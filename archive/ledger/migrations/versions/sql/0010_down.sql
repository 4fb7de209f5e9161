-- The ledger without signatures on their way: what a gateway was asked is lost.
DROP TRIGGER document_class_at_signing ON document;
DROP FUNCTION spread_class_to_signing();
DROP INDEX staged_file_of_document;
DROP TABLE signing_request;
REVOKE INSERT ON staged_file FROM naskah_press;

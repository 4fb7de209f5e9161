-- The ledger without the way from a received file's SHA-256 to its stamp sheet; files and sheets stay.
DROP FUNCTION find_received(text);
DROP INDEX artifact_received;

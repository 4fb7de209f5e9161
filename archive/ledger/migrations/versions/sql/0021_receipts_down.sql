-- Receipts stand as they were noted last.
DROP INDEX document_nomor;
ALTER TABLE distribution DROP COLUMN koreksi;

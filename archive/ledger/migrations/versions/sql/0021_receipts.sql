-- A receipt that was noted wrongly is corrected with its reason: what was noted before stays beside it, the oldest first.
ALTER TABLE distribution ADD COLUMN koreksi jsonb NOT NULL DEFAULT '[]';
-- A document is found by its number as it is written.
CREATE INDEX document_nomor ON document (nomor, satker) WHERE nomor IS NOT NULL;

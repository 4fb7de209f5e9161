-- One document, one number that stands: a round of signatures that is broken lets its number stand as BATAL, the next takes another.
DROP INDEX register_number_of_document;
CREATE UNIQUE INDEX register_number_of_document ON register_number (document_id, satker)
    WHERE document_id IS NOT NULL AND state <> 'batal';
CREATE INDEX register_number_of_rounds ON register_number (document_id, satker) WHERE document_id IS NOT NULL;

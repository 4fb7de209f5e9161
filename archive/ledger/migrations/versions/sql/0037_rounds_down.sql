-- A number that a broken round left is an entry of its own again, as every number without a document is.
UPDATE register_number n SET document_id = NULL
 WHERE document_id IS NOT NULL AND state = 'batal'
   AND EXISTS (SELECT FROM register_number o WHERE o.document_id = n.document_id AND o.satker = n.satker
                AND (o.state <> 'batal' OR (o.taken_at, o.urut) > (n.taken_at, n.urut)));
DROP INDEX register_number_of_rounds, register_number_of_document;
CREATE UNIQUE INDEX register_number_of_document ON register_number (document_id, satker) WHERE document_id IS NOT NULL;

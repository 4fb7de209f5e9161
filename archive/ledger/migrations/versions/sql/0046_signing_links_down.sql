-- The ledger without links: whoever was to sign by one signs by none.
DELETE FROM mail WHERE kind = 'tautan';
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan', 'dikirim', 'diralat', 'diganti', 'dicabut', 'disposisi'));
DROP TRIGGER document_class_at_signing_link ON document;
DROP FUNCTION spread_class_to_signing_link();
DROP FUNCTION find_signing_link(text);
DROP TABLE signing_link;

-- Recipients are names again: whom they reached, what those were told and when they read it stands in the vault's records alone.
DROP TRIGGER document_class_at_announcement ON document;
DROP FUNCTION spread_class_to_announcement();
DROP TRIGGER announcement_letter ON mail;
DROP FUNCTION letter_fared();
DROP TABLE announcement;
DELETE FROM mail WHERE person_id IS NULL OR kind IN ('dikirim', 'diralat', 'diganti', 'dicabut');
ALTER TABLE mail DROP CONSTRAINT mail_to_somebody, DROP COLUMN surel, ALTER COLUMN person_id SET NOT NULL;
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan'));
DROP INDEX distribution_sent;
ALTER TABLE distribution DROP COLUMN bukti, DROP COLUMN tembusan, DROP COLUMN surel, DROP COLUMN kepada;

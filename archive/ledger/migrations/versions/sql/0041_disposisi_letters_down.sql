-- Nobody is written to of a disposisi any more.
DELETE FROM mail WHERE kind = 'disposisi';
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan', 'dikirim', 'diralat', 'diganti', 'dicabut'));

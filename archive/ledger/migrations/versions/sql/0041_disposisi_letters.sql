-- Who is given a disposisi, and who hears of its answer or its end, is written to.
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan', 'dikirim', 'diralat', 'diganti', 'dicabut', 'disposisi'));

-- Letters wait for the page that shows what they tell of; of a page that was set aside people are told, each time anew.
ALTER TABLE mail ADD COLUMN job_id uuid;  -- whose page it waits for; none: it waits for nothing
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan'));

ALTER TABLE job ADD COLUMN aside_told_at timestamptz;  -- when people were last told that it was set aside
CREATE INDEX job_aside ON job (satker) WHERE state = 'quarantined';

-- Nobody is told of pages that were set aside any more, and letters wait for none.
DROP INDEX job_aside;
ALTER TABLE job DROP COLUMN aside_told_at;
DELETE FROM mail WHERE kind = 'tertahan';
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN ('pengingat', 'paraf_gugur', 'dikembalikan'));
ALTER TABLE mail DROP COLUMN job_id;

-- What nobody vouched for would be confirmed without it by an older version: it ends.
UPDATE person_certificate SET state = 'ended', ended_at = clock_timestamp(), ended_by = 'system:downgrade', reason = doubt
 WHERE state = 'proposed' AND doubt <> '' AND vouched_at IS NULL;
ALTER TABLE person_certificate DROP COLUMN doubt, DROP COLUMN vouched_at, DROP COLUMN vouched_by;

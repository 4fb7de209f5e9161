-- Trials and their pages are derivatives of the templates, which stay; those under way are forgotten.
DELETE FROM job_step WHERE job_id IN (SELECT id FROM job WHERE trial_id IS NOT NULL);
DELETE FROM job WHERE trial_id IS NOT NULL;
ALTER TABLE job DROP CONSTRAINT job_lane_check, DROP CONSTRAINT job_of_one, DROP COLUMN trial_id;
ALTER TABLE job ALTER COLUMN document_id SET NOT NULL, ALTER COLUMN revision_no SET NOT NULL,
    ADD CONSTRAINT job_lane_check CHECK (lane IN (1, 2, 3));
DROP TABLE trial_page, trial, press_setup;

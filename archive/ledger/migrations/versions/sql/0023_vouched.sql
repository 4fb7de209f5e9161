-- A proposal that leaves a doubt (the certificate names somebody else, or was somebody else's) waits for a second administrator.
ALTER TABLE person_certificate
    ADD COLUMN doubt      text NOT NULL DEFAULT '',  -- why a second administrator must look; empty where nobody need
    ADD COLUMN vouched_at timestamptz,
    ADD COLUMN vouched_by text COLLATE "C",
    ADD CONSTRAINT person_certificate_vouched CHECK ((vouched_at IS NULL) = (vouched_by IS NULL)),
    -- Neither who proposed it nor whose it is to be.
    ADD CONSTRAINT person_certificate_two CHECK (vouched_by IS NULL OR (vouched_by <> proposed_by AND vouched_by <> person_id)),
    ADD CONSTRAINT person_certificate_certain CHECK (confirmed_at IS NULL OR doubt = '' OR vouched_at IS NOT NULL);
GRANT INSERT (doubt) ON person_certificate TO naskah_app;
GRANT UPDATE (vouched_at, vouched_by) ON person_certificate TO naskah_app;

-- A template's trial: what it is printed with, at which stages of a document's life, and what came of it.
CREATE TABLE trial (
    satker      text COLLATE "C" NOT NULL,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    template_id uuid NOT NULL,
    samples     jsonb NOT NULL,               -- let go of when it is over
    terms       jsonb NOT NULL,               -- contract and paper it was ordered under
    ordered_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ordered_by  text COLLATE "C" NOT NULL,
    done_at     timestamptz,
    passed      boolean,
    findings    jsonb NOT NULL DEFAULT '[]',
    setup       text,                         -- the press, LibreOffice and fonts that printed it
    PRIMARY KEY (id, satker),
    FOREIGN KEY (template_id, satker) REFERENCES template (id, satker),
    CHECK ((done_at IS NULL) = (passed IS NULL) AND (done_at IS NULL) = (setup IS NULL))
);
CREATE INDEX trial_of_template ON trial (template_id, satker, ordered_at);

-- Its pages as pictures: derivatives, bounded, of the newest trial of a template alone.
CREATE TABLE trial_page (
    satker   text COLLATE "C" NOT NULL,
    trial_id uuid NOT NULL,
    place    integer NOT NULL CHECK (place >= 1),
    sample   text NOT NULL,
    stage    text NOT NULL,
    page     integer NOT NULL CHECK (page >= 1),
    png      bytea NOT NULL CHECK (octet_length(png) <= 2097152),
    PRIMARY KEY (trial_id, satker, place),
    FOREIGN KEY (trial_id, satker) REFERENCES trial (id, satker)
);

GRANT SELECT, INSERT ON trial TO naskah_app;
GRANT SELECT, DELETE ON trial_page TO naskah_app;
GRANT SELECT, UPDATE (samples, done_at, passed, findings, setup) ON trial TO naskah_press;
GRANT SELECT, INSERT, DELETE ON trial_page TO naskah_press;
GRANT SELECT ON trial, trial_page TO naskah_proof;

-- What pages are printed with, each time the press met another: its own version, LibreOffice's, the fonts.
CREATE TABLE press_setup (
    satker text COLLATE "C" NOT NULL DEFAULT '*',  -- one press for every office
    since  timestamptz NOT NULL DEFAULT clock_timestamp(),
    setup  text NOT NULL,
    PRIMARY KEY (satker, since, setup)
);

DO $$
DECLARE
    house constant text := '(satker IN ((SELECT acting_satker()), ''*'') OR (SELECT acting_satker()) = ''*'')';
BEGIN
    ALTER TABLE press_setup ENABLE ROW LEVEL SECURITY;
    ALTER TABLE press_setup FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON press_setup TO naskah_owner USING (true) WITH CHECK (true);
    EXECUTE format('CREATE POLICY app_acting ON press_setup TO naskah_app USING (%s) WITH CHECK (%s)', house, house);
    EXECUTE format('CREATE POLICY press_acting ON press_setup TO naskah_press USING (%s) WITH CHECK (%s)', house, house);
    EXECUTE format('CREATE POLICY proof_acting ON press_setup TO naskah_proof USING (%s) WITH CHECK (%s)', house, house);
END $$;
GRANT SELECT ON press_setup TO naskah_app, naskah_proof;
GRANT SELECT, INSERT ON press_setup TO naskah_press;

-- A job is of a document's revision, or of a trial.
ALTER TABLE job ALTER COLUMN document_id DROP NOT NULL, ALTER COLUMN revision_no DROP NOT NULL, ADD COLUMN trial_id uuid;
ALTER TABLE job
    ADD CONSTRAINT job_of_one CHECK ((trial_id IS NULL) = (document_id IS NOT NULL) AND (trial_id IS NULL) = (revision_no IS NOT NULL)),
    ADD CONSTRAINT job_trial FOREIGN KEY (trial_id, satker) REFERENCES trial (id, satker),
    DROP CONSTRAINT job_lane_check,
    ADD CONSTRAINT job_lane_check CHECK (lane IN (1, 2, 3, 4));
CREATE UNIQUE INDEX job_of_trial ON job (trial_id, satker) WHERE trial_id IS NOT NULL;

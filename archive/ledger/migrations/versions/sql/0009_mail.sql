-- Reminders and mail: whose paper has waited too long, and what is written to people about it.

-- Where a person may be written to; none: they are not.
ALTER TABLE person ADD COLUMN surel text
    CHECK (length(surel) <= 254 AND surel ~ '^[!-~]+@[!-~]+$' AND surel !~ '[<>(),;:"\\]');

-- When a waiting paper was last told of; with the next act it waits anew.
CREATE TABLE reminder (
    satker      text COLLATE "C" NOT NULL,
    document_id uuid NOT NULL,
    akses       smallint NOT NULL,
    since       timestamptz NOT NULL,
    times       integer NOT NULL DEFAULT 1 CHECK (times >= 1),
    reminded_at timestamptz NOT NULL,
    PRIMARY KEY (document_id, satker),
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker)
);

-- A letter on its way to a person. The address is the person's when it is sent; akses is the highest class it names.
CREATE TABLE mail (
    satker    text COLLATE "C" NOT NULL,
    id        uuid NOT NULL DEFAULT gen_random_uuid(),  -- its Message-ID, however often it is sent
    akses     smallint NOT NULL,
    person_id text COLLATE "C" NOT NULL,
    kind      text COLLATE "C" NOT NULL CHECK (kind IN ('pengingat', 'paraf_gugur', 'dikembalikan')),
    subject   text NOT NULL,
    body      text,  -- none once it was sent or superseded: nothing of it is kept beyond its use
    state     text COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'superseded')),
    attempts  integer NOT NULL DEFAULT 0,
    run_after timestamptz NOT NULL DEFAULT clock_timestamp(),
    cause     text COLLATE "C",
    detail    text,
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at  timestamptz,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (satker, person_id) REFERENCES person,
    CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CHECK ((state IN ('waiting', 'refused')) = (body IS NOT NULL))
);
CREATE INDEX mail_due ON mail (satker, run_after) WHERE state = 'waiting';
CREATE INDEX mail_of_person ON mail (satker, person_id, queued_at);

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker()) AND akses <= (SELECT acting_ceiling())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'') AND akses <= (SELECT acting_ceiling())';
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['reminder', 'mail'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, own, own);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON reminder, mail TO naskah_app;

-- A document's class changes in one place; what was said of it follows.
CREATE FUNCTION spread_class_to_reminder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE reminder SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_reminder AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_reminder();
REVOKE ALL ON FUNCTION spread_class_to_reminder() FROM PUBLIC;

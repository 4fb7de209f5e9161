-- An import into one year of a book, as one thing: what it brought, how the counter stood before, and that it was taken back.
CREATE TABLE register_import (
    satker        text COLLATE "C" NOT NULL,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    register      text COLLATE "C" NOT NULL,
    tahun         integer NOT NULL,
    before        integer NOT NULL,  -- the counter as the import found it
    before_date   date,
    after         integer NOT NULL,
    lines         integer NOT NULL CHECK (lines > 0),
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    by            text COLLATE "C" NOT NULL,
    taken_back_at timestamptz,
    taken_back_by text COLLATE "C",
    outcome       text COLLATE "C" CHECK (outcome IN ('dicoret', 'batal')),  -- struck out, or void since numbers were given after
    PRIMARY KEY (id, satker),
    FOREIGN KEY (satker, register, tahun) REFERENCES register_year ON UPDATE CASCADE,
    CHECK ((taken_back_at IS NULL) = (taken_back_by IS NULL) AND (taken_back_at IS NULL) = (outcome IS NULL))
);
ALTER TABLE register_number ADD COLUMN import_id uuid;  -- none: no import's, or one of before this was noted
CREATE INDEX register_number_of_import ON register_number (import_id, satker) WHERE import_id IS NOT NULL;

-- What stood in a book and was struck out of it: kept as it stood, written by strike_import() alone.
CREATE TABLE register_struck (
    satker     text COLLATE "C" NOT NULL,
    import_id  uuid NOT NULL,
    urut       integer NOT NULL,
    sisipan    text COLLATE "C" NOT NULL,
    line       jsonb NOT NULL,
    struck_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (import_id, satker, urut, sisipan),
    FOREIGN KEY (import_id, satker) REFERENCES register_import (id, satker)
);

ALTER TABLE register_proposal DROP CONSTRAINT register_proposal_kind_check,
    ADD CONSTRAINT register_proposal_kind_check CHECK (kind IN ('buka_kembali', 'impor', 'tarik_impor'));

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    t        text;
BEGIN
    FOREACH t IN ARRAY ARRAY['register_import', 'register_struck'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, own, own);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
        EXECUTE format('GRANT SELECT ON %I TO naskah_app, naskah_proof', t);
    END LOOP;
END $$;
GRANT INSERT ON register_import TO naskah_app;
GRANT UPDATE (taken_back_at, taken_back_by, outcome) ON register_import TO naskah_app;

-- The one way by which a number leaves a book: with its whole import, while no number was given after it, by two persons.
-- Returns how many lines were struck out; null where it may not be.
CREATE FUNCTION strike_import(p_import uuid, p_by text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    i      register_import;
    struck integer;
BEGIN
    IF stands_still() THEN  -- the trigger lets the owner of the tables pass
        RAISE EXCEPTION USING ERRCODE = 'NK001', MESSAGE = 'the ledger was restored and is not compared with the vault yet';
    END IF;
    SELECT * INTO i FROM register_import WHERE id = p_import AND satker = acting_satker() AND taken_back_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    PERFORM FROM register_year y WHERE y.satker = i.satker AND y.register = i.register AND y.tahun = i.tahun
        AND y.closed_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND
        OR EXISTS (SELECT FROM register_number n WHERE n.satker = i.satker AND n.register = i.register AND n.tahun = i.tahun
                      AND n.import_id IS DISTINCT FROM i.id AND n.taken_at > i.at)
        OR NOT EXISTS (SELECT FROM register_proposal p WHERE p.satker = i.satker AND p.kind = 'tarik_impor' AND p.approved
                          AND p.asked_by <> p_by AND p.decided_by = p_by AND p.detail ->> 'impor' = i.id::text)
    THEN RETURN NULL; END IF;
    INSERT INTO register_struck (satker, import_id, urut, sisipan, line)
        SELECT n.satker, i.id, n.urut, n.sisipan, to_jsonb(n) FROM register_number n
         WHERE n.satker = i.satker AND n.import_id = i.id;
    GET DIAGNOSTICS struck = ROW_COUNT;
    DELETE FROM register_number n WHERE n.satker = i.satker AND n.import_id = i.id;
    UPDATE register_year y SET last = i.before, last_date = i.before_date
     WHERE y.satker = i.satker AND y.register = i.register AND y.tahun = i.tahun;
    UPDATE register_import SET taken_back_at = clock_timestamp(), taken_back_by = p_by, outcome = 'dicoret'
     WHERE id = i.id AND satker = i.satker;
    RETURN struck;
END $$;
REVOKE ALL ON FUNCTION strike_import(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION strike_import(uuid, text) TO naskah_app;

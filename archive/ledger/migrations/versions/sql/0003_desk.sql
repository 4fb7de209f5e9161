-- The approval desk: positions and who holds them, numbers, distribution, files on their way into the vault.

ALTER TABLE act ADD COLUMN note text, ADD COLUMN detail jsonb NOT NULL DEFAULT '{}';

CREATE TABLE office_position (
    satker  text COLLATE "C" NOT NULL REFERENCES office,
    key     text COLLATE "C" NOT NULL,
    jabatan text NOT NULL,
    unit    text COLLATE "C",
    active  boolean NOT NULL DEFAULT true,
    PRIMARY KEY (satker, key)
);

CREATE TABLE position_holder (
    satker    text COLLATE "C" NOT NULL,
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    position  text COLLATE "C" NOT NULL,
    person_id text COLLATE "C" NOT NULL,
    capacity  text COLLATE "C" NOT NULL CHECK (capacity IN ('langsung', 'plt', 'plh')),
    since     date,  -- none: since before anyone wrote it down
    until     date,  -- the last day; none: until further notice
    basis     text NOT NULL DEFAULT '',
    origin    text COLLATE "C" NOT NULL CHECK (origin IN ('berkas', 'naskah')),
    added_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    added_by  text NOT NULL,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (satker, position) REFERENCES office_position,
    FOREIGN KEY (satker, person_id) REFERENCES person
);
CREATE INDEX position_holder_of ON position_holder (satker, position);

CREATE TABLE delegation (
    satker    text COLLATE "C" NOT NULL,
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    principal text COLLATE "C" NOT NULL,  -- whose authority it is
    via       text COLLATE "C",           -- a.n. principal, via, u.b. agent
    agent     text COLLATE "C" NOT NULL,  -- who signs
    jenis     text[] NOT NULL DEFAULT '{}',  -- none: every type
    since     date,
    until     date,
    basis     text NOT NULL DEFAULT '',
    origin    text COLLATE "C" NOT NULL CHECK (origin IN ('berkas', 'naskah')),
    added_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    added_by  text NOT NULL,
    PRIMARY KEY (id, satker),
    CHECK (principal <> agent),
    FOREIGN KEY (satker, principal) REFERENCES office_position,
    FOREIGN KEY (satker, via) REFERENCES office_position,
    FOREIGN KEY (satker, agent) REFERENCES office_position
);

-- The counter: one row a register and calendar year, held by whoever takes a number until that transaction ends.
CREATE TABLE register_year (
    satker    text COLLATE "C" NOT NULL REFERENCES office,
    register  text COLLATE "C" NOT NULL,
    tahun     integer NOT NULL CHECK (tahun BETWEEN 1945 AND 9999),
    last      integer NOT NULL DEFAULT 0 CHECK (last BETWEEN 0 AND 99999),
    last_date date,
    closed_at timestamptz,
    closed_by text,
    PRIMARY KEY (satker, register, tahun)
);

-- No access class: a number exists whoever may read its document; what the document is comes by a join under its policy.
CREATE TABLE register_number (
    satker      text COLLATE "C" NOT NULL,
    register    text COLLATE "C" NOT NULL,
    tahun       integer NOT NULL,
    urut        integer NOT NULL CHECK (urut BETWEEN 1 AND 99999),
    sisipan     text COLLATE "C" NOT NULL DEFAULT '' CHECK (sisipan ~ '^[a-z]?$'),
    nomor       text NOT NULL,
    state       text COLLATE "C" NOT NULL CHECK (state IN ('terpakai', 'batal', 'dicadangkan', 'manual', 'masuk', 'impor')),
    document_id uuid,
    tanggal     date,
    keterangan  jsonb NOT NULL DEFAULT '{}',  -- perihal, asal, tujuan and the raw line of what has no document here
    reason      text,
    taken_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_by    text NOT NULL,
    voided_at   timestamptz,
    voided_by   text,
    PRIMARY KEY (satker, register, tahun, urut, sisipan),
    FOREIGN KEY (satker, register, tahun) REFERENCES register_year,
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker),
    CHECK ((state = 'batal') = (voided_at IS NOT NULL)),
    CHECK (state <> 'batal' OR reason IS NOT NULL)
);
-- One document, one number, for ever.
CREATE UNIQUE INDEX register_number_of_document ON register_number (document_id, satker) WHERE document_id IS NOT NULL;

CREATE TABLE number_insertion (
    satker       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    akses        smallint NOT NULL,
    document_id  uuid NOT NULL,
    register     text COLLATE "C" NOT NULL,
    tahun        integer NOT NULL,
    urut         integer NOT NULL,
    tanggal      date NOT NULL,
    reason       text NOT NULL,
    asked_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_by     text COLLATE "C" NOT NULL,
    approved_at  timestamptz,
    approved_by  text COLLATE "C" CHECK (approved_by <> asked_by),  -- four eyes, whatever the code above says
    PRIMARY KEY (id, satker),
    UNIQUE (document_id, satker),
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker),
    FOREIGN KEY (satker, register, tahun) REFERENCES register_year
);

CREATE TABLE distribution (
    satker      text COLLATE "C" NOT NULL,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    akses       smallint NOT NULL,
    document_id uuid NOT NULL,
    act_no      integer NOT NULL,
    penerima    text NOT NULL,
    saluran     text COLLATE "C" NOT NULL,
    sent_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    received_at timestamptz,
    received_by text,
    noted_by    text,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (document_id, satker, act_no) REFERENCES act (document_id, satker, no),
    CHECK ((received_at IS NULL) = (received_by IS NULL))
);
CREATE INDEX distribution_of_document ON distribution (document_id, satker);

-- A file a person brought (a scan), kept here until a job has laid it into the vault; the request opens no S3 connection.
CREATE TABLE staged_file (
    satker      text COLLATE "C" NOT NULL,
    job_id      uuid NOT NULL,
    akses       smallint NOT NULL,
    document_id uuid NOT NULL,
    name        text COLLATE "C" NOT NULL,
    media       text COLLATE "C" NOT NULL,
    sha256      text COLLATE "C" NOT NULL,
    pages       integer,
    data        bytea NOT NULL,
    PRIMARY KEY (job_id, satker, name),
    FOREIGN KEY (job_id, satker) REFERENCES job (id, satker)
);

CREATE INDEX document_open ON document (satker, status)
    WHERE status IN ('konsep', 'diparaf', 'dikembalikan', 'menunggu_tte');

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    class    constant text := ' AND akses <= (SELECT acting_ceiling())';
    t text;
    rule text;
BEGIN
    FOREACH t IN ARRAY ARRAY['office_position', 'position_holder', 'delegation', 'register_year', 'register_number',
                             'number_insertion', 'distribution', 'staged_file'] LOOP
        rule := CASE WHEN t IN ('number_insertion', 'distribution', 'staged_file') THEN class ELSE '' END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, own || rule, own || rule);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, anywhere || rule, anywhere || rule);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, anywhere || rule, anywhere || rule);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON office_position, position_holder, delegation, register_year, register_number,
    number_insertion, distribution TO naskah_app;
GRANT SELECT, INSERT ON staged_file TO naskah_app;
GRANT SELECT ON office_position, position_holder, delegation, register_year, register_number, number_insertion,
    distribution TO naskah_press, naskah_proof;
GRANT SELECT, DELETE ON staged_file TO naskah_press;
GRANT SELECT (satker, job_id, akses, document_id, name, media, sha256, pages) ON staged_file TO naskah_proof;

-- A document's class changes in one place; the desk's rows follow as the ledger's do.
CREATE FUNCTION spread_class_to_desk() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE number_insertion SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE distribution SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE staged_file SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_desk AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_desk();
REVOKE ALL ON FUNCTION spread_class_to_desk() FROM PUBLIC;

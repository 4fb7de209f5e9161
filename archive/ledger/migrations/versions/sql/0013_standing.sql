-- A restored ledger stands still until it was compared with the vault.
--
-- A ledger has a name in its rows, and its database has the same name as its comment, which no dump of a database carries
-- (pg_dump writes it for pg_restore --create alone). Rows that came out of a dump therefore do not know their database, from
-- the instant at which they are committed, whoever restored them and by whatever means.

CREATE TABLE ledger_name (
    satker text COLLATE "C" PRIMARY KEY DEFAULT '*' CHECK (satker = '*'),  -- one row, of the whole house
    id     uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO ledger_name DEFAULT VALUES;

-- What is known of a restore: from which backup, what the comparison with the vault came to, who let the desk go on.
CREATE TABLE restoration (
    satker      text COLLATE "C" NOT NULL DEFAULT '*',
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    backup_at   timestamptz,  -- none: restored by other means than ours
    restored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    counters    jsonb NOT NULL DEFAULT '[]',  -- how far each register was in the backup: what is missing above may be given
    compared_at timestamptz,
    report      jsonb NOT NULL DEFAULT '{}',
    opened_at   timestamptz,
    opened_by   text,
    PRIMARY KEY (id, satker),
    CHECK ((opened_at IS NULL) = (opened_by IS NULL)),
    CHECK (opened_at IS NULL OR compared_at IS NOT NULL)
);
CREATE UNIQUE INDEX restoration_open ON restoration (satker) WHERE opened_at IS NULL;

-- Each backup that was finished; how old the newest is, is for whoever watches.
CREATE TABLE backup_made (
    satker  text COLLATE "C" NOT NULL DEFAULT '*',
    id      uuid NOT NULL DEFAULT gen_random_uuid(),
    made_at timestamptz NOT NULL,  -- the moment the ledger is kept as of
    place   text NOT NULL,
    size    bigint NOT NULL CHECK (size >= 0),
    sha256  text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (id, satker)
);
CREATE INDEX backup_made_newest ON backup_made (made_at DESC);

DO $$
DECLARE
    t text;
    r text;
BEGIN
    FOREACH t IN ARRAY ARRAY['ledger_name', 'restoration', 'backup_made'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        -- Rows of the house, which tell nothing of any document: everybody sees them, the owner alone writes.
        FOREACH r IN ARRAY ARRAY['app', 'press', 'proof'] LOOP
            EXECUTE format('CREATE POLICY %I ON %I TO %I USING (true)', r || '_acting', t, 'naskah_' || r);
        END LOOP;
        EXECUTE format('GRANT SELECT ON %I TO naskah_app, naskah_press, naskah_proof', t);
    END LOOP;
END $$;

CREATE FUNCTION stands_still() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM restoration WHERE opened_at IS NULL)
        OR NOT EXISTS (SELECT FROM ledger_name n JOIN pg_catalog.pg_database d ON d.datname = current_database()
                        WHERE pg_catalog.shobj_description(d.oid, 'pg_database') = 'naskah ledger ' || n.id)
$$;

-- All ways that give a document, an act, a number or a version pass here, whatever code takes them. The owner of the tables
-- is who takes back from the vault.
CREATE FUNCTION refuse_while_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'naskah_owner' AND stands_still() THEN
        RAISE EXCEPTION USING ERRCODE = 'NK001', MESSAGE = 'the ledger was restored and is not compared with the vault yet';
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['event', 'revision', 'act', 'register_number', 'number_insertion', 'version'] LOOP
        EXECUTE format('CREATE TRIGGER standing BEFORE INSERT OR UPDATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_while_standing()', t);
    END LOOP;
    EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'naskah ledger ' || (SELECT id FROM ledger_name));
END $$;

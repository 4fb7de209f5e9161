-- The links by which people from outside sign: of each its digest alone, for one place of one document, and one living one a place.
CREATE TABLE signing_link (
    satker       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    akses        smallint NOT NULL,
    document_id  uuid NOT NULL,
    place        integer NOT NULL CHECK (place >= 1),  -- among who signs, counted from 0: the first is always the office's
    nama         text NOT NULL,                        -- whom it was given to
    round_no     integer,                              -- the act that opened its round; none while it waits for one
    token_sha256 text COLLATE "C" NOT NULL UNIQUE CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
    surel        boolean NOT NULL,                     -- it went by mail; else it was shown once, to be handed over
    made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    made_by      text COLLATE "C" NOT NULL,
    good_until   timestamptz NOT NULL,
    opened_at    timestamptz,                          -- when its page was first asked for
    ended_at     timestamptz,
    ended_by     text COLLATE "C",
    ended        text COLLATE "C" CHECK (ended IN ('ditandatangani', 'diganti', 'diakhiri', 'dikembalikan', 'dibatalkan', 'direvisi')),
    reason       text NOT NULL DEFAULT '',
    PRIMARY KEY (id, satker),
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker),
    CHECK ((ended_at IS NULL) = (ended IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX signing_link_living ON signing_link (document_id, satker, place) WHERE ended_at IS NULL;
CREATE INDEX signing_link_of_document ON signing_link (document_id, satker, made_at);

-- As find_code: whoever opens the page acts for nobody yet.
CREATE FUNCTION find_signing_link(wanted text)
RETURNS TABLE (satker text, document_id uuid, akses smallint, id uuid, place integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.satker::text, l.document_id, l.akses, l.id, l.place FROM signing_link l WHERE l.token_sha256 = wanted
$$;
REVOKE ALL ON FUNCTION find_signing_link(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_signing_link(text) TO naskah_app;

GRANT SELECT, INSERT ON signing_link TO naskah_app;
GRANT UPDATE (round_no, good_until, opened_at, ended_at, ended_by, ended, reason) ON signing_link TO naskah_app;
GRANT SELECT ON signing_link TO naskah_press, naskah_proof;

-- A document's class changes in one place; its links follow.
CREATE FUNCTION spread_class_to_signing_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE signing_link SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_signing_link AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_signing_link();
REVOKE ALL ON FUNCTION spread_class_to_signing_link() FROM PUBLIC;

ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan', 'dikirim', 'diralat', 'diganti', 'dicabut', 'disposisi', 'tautan'));

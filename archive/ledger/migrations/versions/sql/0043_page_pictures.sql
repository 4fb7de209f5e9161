-- Pages as pictures: derivatives of archived PDF by their digest, bounded, in no backup and gone after a crash; made again when missing.
CREATE UNLOGGED TABLE page_picture (
    satker      text COLLATE "C" NOT NULL,
    akses       smallint NOT NULL,
    document_id uuid NOT NULL,
    sha256      text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),  -- of the PDF
    number      integer NOT NULL CHECK (number >= 1),
    "of"        integer NOT NULL CHECK ("of" >= number),
    width       integer NOT NULL CHECK (width >= 1),
    height      integer NOT NULL CHECK (height >= 1),
    small       bytea NOT NULL CHECK (octet_length(small) <= 200000),
    large       bytea NOT NULL CHECK (octet_length(large) <= 200000),
    words       text NOT NULL,
    size        integer NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (document_id, satker, sha256, number),
    -- Whatever lawfully ends a document takes its pictures along.
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker) ON DELETE CASCADE
);
-- They are small already.
ALTER TABLE page_picture ALTER COLUMN small SET STORAGE EXTERNAL, ALTER COLUMN large SET STORAGE EXTERNAL;
CREATE INDEX page_picture_made ON page_picture (made_at);

GRANT SELECT, INSERT ON page_picture TO naskah_app;
GRANT SELECT, INSERT, DELETE ON page_picture TO naskah_proof;

-- A document's class changes in one place; its pictures follow.
CREATE FUNCTION spread_class_to_pictures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE page_picture SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_pictures AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_pictures();
REVOKE ALL ON FUNCTION spread_class_to_pictures() FROM PUBLIC;

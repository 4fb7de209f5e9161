-- Files of their own beside a document. Here lie those that no archived version holds yet: of the document and not of a job, for
-- whichever job prints the revision that names them is to lay them into the vault.
CREATE TABLE attached_file (
    satker      text COLLATE "C" NOT NULL,
    document_id uuid NOT NULL,
    akses       smallint NOT NULL,
    name        text COLLATE "C" NOT NULL,
    media       text COLLATE "C" NOT NULL,
    sha256      text COLLATE "C" NOT NULL,
    pages       integer,
    data        bytea NOT NULL,
    PRIMARY KEY (document_id, satker, name),
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker)
);
GRANT SELECT, INSERT, DELETE ON attached_file TO naskah_app;
GRANT SELECT, DELETE ON attached_file TO naskah_press;
GRANT SELECT (satker, document_id, akses, name, media, sha256, pages) ON attached_file TO naskah_proof;

CREATE FUNCTION spread_class_to_attached() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE attached_file SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_of_attached AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_attached();
REVOKE ALL ON FUNCTION spread_class_to_attached() FROM PUBLIC;

-- What somebody attached leaves this ledger for the vault, or because the document's present revision no longer names it.
CREATE FUNCTION refuse_losing_attached() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM artifact a WHERE a.document_id = OLD.document_id AND a.satker = OLD.satker
                      AND a.name = OLD.name AND a.sha256 = OLD.sha256)
       AND EXISTS (SELECT FROM document d JOIN revision r ON r.document_id = d.id AND r.satker = d.satker AND r.no = d.revision_no
                    WHERE d.id = OLD.document_id AND d.satker = OLD.satker AND strpos(r.context, OLD.sha256) > 0)
       AND NOT EXISTS (SELECT FROM attached_file o WHERE o.document_id = OLD.document_id AND o.satker = OLD.satker
                          AND o.name = OLD.name AND o.sha256 = OLD.sha256) THEN
        RAISE EXCEPTION USING ERRCODE = 'NK002', MESSAGE = 'an attached file would be lost',
            DETAIL = format('document %s, file %s, SHA-256 %s', OLD.document_id, OLD.name, OLD.sha256);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION refuse_losing_attached() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER attached_stays AFTER DELETE ON attached_file DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_losing_attached();

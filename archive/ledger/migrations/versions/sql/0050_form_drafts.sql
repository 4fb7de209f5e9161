-- What somebody has typed into a document's form: theirs alone until it is handed in, and gone some days after they last typed.
CREATE TABLE form_draft (
    satker      text COLLATE "C" NOT NULL REFERENCES office,
    id          uuid NOT NULL,  -- the form's own, by which it is handed in once
    akses       smallint NOT NULL CHECK (akses BETWEEN 0 AND 3),
    person_id   text COLLATE "C" NOT NULL,
    jenis       text COLLATE "C" NOT NULL,
    document_id uuid,  -- the document whose words it changes; none for a new one
    judul       text NOT NULL,
    typed       jsonb NOT NULL,
    began_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    saved_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at     timestamptz NOT NULL,
    PRIMARY KEY (id, person_id, satker),
    FOREIGN KEY (satker, person_id) REFERENCES person
);
CREATE INDEX form_draft_person ON form_draft (satker, person_id, saved_at);
CREATE INDEX form_draft_ends ON form_draft (satker, ends_at);
GRANT SELECT, INSERT, DELETE ON form_draft TO naskah_app;
GRANT UPDATE (akses, judul, typed, saved_at, ends_at) ON form_draft TO naskah_app;

-- What is over goes, whoever it was of: whoever saves sees their own alone.
CREATE FUNCTION end_form_drafts() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM form_draft WHERE satker = acting_satker() AND ends_at < clock_timestamp()
$$;
REVOKE ALL ON FUNCTION end_form_drafts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_form_drafts() TO naskah_app;

-- Who leaves types no more.
CREATE FUNCTION end_form_drafts_with_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM form_draft WHERE satker = NEW.satker AND person_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION end_form_drafts_with_person() FROM PUBLIC;
CREATE TRIGGER person_leaves_form_drafts AFTER UPDATE OF active ON person
    FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION end_form_drafts_with_person();

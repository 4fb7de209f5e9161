-- Who is reached by a recipient of a document, what each was told, by which letter, and when they read it.
ALTER TABLE distribution
    ADD COLUMN kepada   text COLLATE "C",  -- whom of the office it means: unit:3, jabatan:sekretaris, orang:..., kelompok:...
    ADD COLUMN surel    text CHECK (length(surel) <= 254 AND surel ~ '^[!-~]+@[!-~]+$' AND surel !~ '[<>(),;:"\\]'),
    ADD COLUMN tembusan boolean NOT NULL DEFAULT false,
    ADD COLUMN bukti    text COLLATE "C";  -- SHA-256 of the signed ekspedisi sheet in the vault
CREATE INDEX distribution_sent ON distribution (satker, sent_at);

-- One person, or one address outside, told of one act by way of one recipient.
CREATE TABLE announcement (
    satker       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    akses        smallint NOT NULL,
    document_id  uuid NOT NULL,
    act_no       integer NOT NULL,  -- what is told of
    sent_no      integer NOT NULL,  -- the sending in which its recipient stands, and the place there
    urut         integer NOT NULL,
    person_id    text COLLATE "C",  -- none: somebody outside, by mail alone; no key: a record taken back may name who has long left
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    read_at      timestamptz,
    read_by      text COLLATE "C" CHECK (read_by IN ('berkas', 'dibaca')),
    mail_id      uuid,
    letter_state text COLLATE "C",  -- of their letter; none: they were not written to
    letter_cause text COLLATE "C",
    letter_at    timestamptz,
    written      boolean NOT NULL DEFAULT true,  -- whether a record in the vault says it, or a job that waits is going to
    PRIMARY KEY (id, satker),
    UNIQUE NULLS NOT DISTINCT (document_id, satker, act_no, sent_no, urut, person_id),
    FOREIGN KEY (document_id, satker, act_no) REFERENCES act (document_id, satker, no),
    FOREIGN KEY (document_id, satker, sent_no, urut) REFERENCES distribution (document_id, satker, act_no, urut),
    CHECK ((read_at IS NULL) = (read_by IS NULL)),
    CHECK (person_id IS NOT NULL OR read_at IS NULL)
);
CREATE INDEX announcement_of_person ON announcement (satker, person_id, at DESC) WHERE person_id IS NOT NULL;
CREATE INDEX announcement_unwritten ON announcement (satker, document_id) WHERE NOT written;
CREATE INDEX announcement_letter ON announcement (mail_id, satker) WHERE mail_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON announcement TO naskah_app;
GRANT SELECT ON announcement TO naskah_press, naskah_proof;

-- A letter to somebody outside bears its address; one to a person goes where the person is written to when it is sent.
ALTER TABLE mail ALTER COLUMN person_id DROP NOT NULL,
    ADD COLUMN surel text CHECK (length(surel) <= 254 AND surel ~ '^[!-~]+@[!-~]+$' AND surel !~ '[<>(),;:"\\]'),
    ADD CONSTRAINT mail_to_somebody CHECK ((person_id IS NULL) = (surel IS NOT NULL));
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan', 'dikirim', 'diralat', 'diganti', 'dicabut'));

-- A document's class changes in one place; what was said of it follows.
CREATE FUNCTION spread_class_to_announcement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE announcement SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_announcement AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_announcement();
REVOKE ALL ON FUNCTION spread_class_to_announcement() FROM PUBLIC;

-- How a letter fares is said where its reader was told; the press, which writes the record, sees no letters.
CREATE FUNCTION letter_fared() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE announcement SET letter_state = NEW.state, letter_cause = NEW.cause, letter_at = coalesce(NEW.ended_at, NEW.queued_at),
           written = written AND NEW.state = OLD.state
     WHERE mail_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER announcement_letter AFTER UPDATE OF state, cause ON mail
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.cause IS DISTINCT FROM NEW.cause)
    EXECUTE FUNCTION letter_fared();
REVOKE ALL ON FUNCTION letter_fared() FROM PUBLIC;

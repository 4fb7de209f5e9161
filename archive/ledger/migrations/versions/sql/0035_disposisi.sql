-- What the records and acts of signed sheets say, in columns that are looked up by: the truth is document.record and act, which
-- the vault keeps too, so that a ledger taken back from the bucket has these rows again. Sheets drafted before have none.
CREATE TABLE disposisi (
    satker      text COLLATE "C" NOT NULL,
    document_id uuid NOT NULL,
    akses       smallint NOT NULL,
    akar        uuid NOT NULL,
    induk       uuid,
    mengganti   uuid,
    naskah      uuid,
    surat       text COLLATE "C",
    pemberi     text COLLATE "C" NOT NULL,
    batas       timestamptz,
    closed      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (document_id, satker),
    FOREIGN KEY (document_id, satker) REFERENCES document (id, satker)
);
CREATE INDEX disposisi_of_tree ON disposisi (satker, akar);
CREATE INDEX disposisi_replacing ON disposisi (satker, mengganti) WHERE mengganti IS NOT NULL;
CREATE INDEX disposisi_about ON disposisi (satker, naskah) WHERE naskah IS NOT NULL;
CREATE INDEX disposisi_about_letter ON disposisi (satker, surat) WHERE surat IS NOT NULL;
CREATE INDEX disposisi_given ON disposisi (satker, pemberi);
CREATE INDEX disposisi_due ON disposisi (satker, batas) WHERE batas IS NOT NULL AND NOT closed;

CREATE TABLE disposisi_kepada (
    satker      text COLLATE "C" NOT NULL,
    document_id uuid NOT NULL,
    akses       smallint NOT NULL,
    posisi      text COLLATE "C" NOT NULL,
    urut        integer NOT NULL,
    answered    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (document_id, satker, posisi),
    FOREIGN KEY (document_id, satker) REFERENCES disposisi (document_id, satker)
);
CREATE INDEX disposisi_waiting ON disposisi_kepada (satker, posisi) WHERE NOT answered;
CREATE INDEX disposisi_to ON disposisi_kepada (satker, posisi);

GRANT SELECT ON disposisi, disposisi_kepada TO naskah_app, naskah_press, naskah_proof;

-- With a sheet everything below it is closed: nobody there is waited for.
CREATE FUNCTION close_disposisi(of_satker text, sheet uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE below (id) AS (
        SELECT sheet
        UNION
        SELECT d.document_id FROM disposisi d JOIN below ON d.induk = below.id WHERE d.satker = of_satker
    )
    UPDATE disposisi d SET closed = true FROM below
     WHERE d.document_id = below.id AND d.satker = of_satker AND NOT d.closed;
$$;

-- By whichever way a sheet comes or changes: from the desk, an event, a revision, or back from the vault. From there sheets come
-- in any order: one may find the sheet above it closed already, or the sheets below it there already.
CREATE FUNCTION keep_disposisi() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    place constant jsonb := coalesce(NEW.record -> 'disposisi', '{}');
BEGIN
    IF NEW.record -> 'diteruskan' IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO disposisi AS d (satker, document_id, akses, akar, induk, mengganti, naskah, surat, pemberi, batas, closed)
    VALUES (NEW.satker, NEW.id, NEW.akses, coalesce((place ->> 'akar')::uuid, NEW.id), (place ->> 'induk')::uuid,
            (place ->> 'mengganti')::uuid, (place ->> 'naskah')::uuid, NEW.record ->> 'menanggapi',
            coalesce(NEW.record #>> '{rantai,penandatangan}', ''), (place ->> 'batas')::timestamptz,
            EXISTS (SELECT FROM act a WHERE a.document_id = NEW.id AND a.satker = NEW.satker AND a.kind = 'tutup')
            OR EXISTS (SELECT FROM disposisi above WHERE above.document_id = (place ->> 'induk')::uuid
                          AND above.satker = NEW.satker AND above.closed))
    ON CONFLICT (document_id, satker) DO UPDATE SET akar = excluded.akar, induk = excluded.induk,
        mengganti = excluded.mengganti, naskah = excluded.naskah, surat = excluded.surat, pemberi = excluded.pemberi,
        batas = excluded.batas, closed = d.closed OR excluded.closed;
    IF (SELECT closed FROM disposisi WHERE document_id = NEW.id AND satker = NEW.satker) THEN
        PERFORM close_disposisi(NEW.satker, NEW.id);
    END IF;
    DELETE FROM disposisi_kepada k WHERE k.document_id = NEW.id AND k.satker = NEW.satker
       AND NOT (NEW.record -> 'diteruskan') ? k.posisi;
    INSERT INTO disposisi_kepada (satker, document_id, akses, posisi, urut, answered)
    SELECT NEW.satker, NEW.id, NEW.akses, t.posisi, t.urut,
           EXISTS (SELECT FROM act a WHERE a.document_id = NEW.id AND a.satker = NEW.satker AND a.kind = 'jawab'
                      AND a.detail ->> 'posisi' = t.posisi)
      FROM jsonb_array_elements_text(NEW.record -> 'diteruskan') WITH ORDINALITY t (posisi, urut)
    ON CONFLICT (document_id, satker, posisi) DO UPDATE SET urut = excluded.urut;
    RETURN NULL;
END $$;
CREATE TRIGGER document_disposisi AFTER INSERT OR UPDATE OF record ON document
    FOR EACH ROW WHEN (NEW.jenis = 'lembar_disposisi') EXECUTE FUNCTION keep_disposisi();

CREATE FUNCTION note_disposisi() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'jawab' THEN
        UPDATE disposisi_kepada SET answered = true
         WHERE document_id = NEW.document_id AND satker = NEW.satker AND posisi = NEW.detail ->> 'posisi';
    ELSE
        PERFORM close_disposisi(NEW.satker, NEW.document_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER act_disposisi AFTER INSERT ON act
    FOR EACH ROW WHEN (NEW.kind IN ('jawab', 'tutup')) EXECUTE FUNCTION note_disposisi();

-- A document's class changes in one place; its place in a tree follows.
CREATE FUNCTION spread_class_to_disposisi() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE disposisi SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE disposisi_kepada SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_disposisi AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_disposisi();
CREATE INDEX disposisi_below ON disposisi (satker, induk) WHERE induk IS NOT NULL;
REVOKE ALL ON FUNCTION close_disposisi(text, uuid), keep_disposisi(), note_disposisi(), spread_class_to_disposisi() FROM PUBLIC;

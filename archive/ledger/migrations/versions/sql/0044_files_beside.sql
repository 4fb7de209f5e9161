-- A file that goes with a document is told of for signed papers of class B alone, and only while the newest version holds it:
-- anyone may hold a regulation that goes with a secret letter or a draft, and learns nothing of either.
-- What an office issued is said before it: that letter may itself go with another, as what was received may.
CREATE OR REPLACE FUNCTION find_files(wanted text)
RETURNS TABLE (code text, name text, version_no integer, present boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.code::text, a.name::text, max(a.version_no),
           bool_or(a.version_no = (SELECT max(v.no) FROM version v WHERE v.document_id = d.id AND v.satker = d.satker))
      FROM artifact a JOIN document d ON d.id = a.document_id AND d.satker = a.satker
     WHERE a.sha256 = wanted
       AND (d.akses = 0 OR a.name NOT IN ('diterima.pdf', 'diterima.docx'))
       AND (NOT starts_with(a.name, 'berkas-')
            OR d.akses = 0 AND d.status IN ('ditandatangani', 'didistribusikan', 'dicabut', 'selesai')
               AND a.version_no = (SELECT max(v.no) FROM version v WHERE v.document_id = d.id AND v.satker = d.satker))
     GROUP BY d.id, d.code, d.created_at, a.name
     ORDER BY starts_with(a.name, 'diterima.'), starts_with(a.name, 'berkas-'), d.created_at, d.id, a.name
     LIMIT 20
$$;

-- A file under another name is the same file: who attached it by a wrong name and puts it right before it is printed loses nothing.
CREATE OR REPLACE FUNCTION refuse_losing_attached() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM artifact a WHERE a.document_id = OLD.document_id AND a.satker = OLD.satker
                      AND a.name = OLD.name AND a.sha256 = OLD.sha256)
       AND EXISTS (SELECT FROM document d JOIN revision r ON r.document_id = d.id AND r.satker = d.satker AND r.no = d.revision_no
                    WHERE d.id = OLD.document_id AND d.satker = OLD.satker AND strpos(r.context, OLD.sha256) > 0)
       AND NOT EXISTS (SELECT FROM attached_file o WHERE o.document_id = OLD.document_id AND o.satker = OLD.satker
                          AND o.sha256 = OLD.sha256) THEN
        RAISE EXCEPTION USING ERRCODE = 'NK002', MESSAGE = 'an attached file would be lost',
            DETAIL = format('document %s, file %s, SHA-256 %s', OLD.document_id, OLD.name, OLD.sha256);
    END IF;
    RETURN NULL;
END $$;

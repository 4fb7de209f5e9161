-- Whatever the archive ever handed out is known by its SHA-256: every file of every version, and what was printed from the
-- books when somebody asked for it, whose digest stands in the audit log.

CREATE INDEX artifact_digest ON artifact (sha256);
CREATE INDEX audit_entry_handed_out ON audit_entry ((detail ->> 'sha256')) WHERE action = 'register.exported';

-- As find_code: the public page acts for nobody. A received file is told of for public papers alone (0007): holding one tells
-- nobody that the office has it under a class. What the office issued names its document to whoever holds it, as its code does.
CREATE FUNCTION find_files(wanted text)
RETURNS TABLE (code text, name text, version_no integer, present boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.code::text, a.name::text, max(a.version_no),
           bool_or(a.version_no = (SELECT max(v.no) FROM version v WHERE v.document_id = d.id AND v.satker = d.satker))
      FROM artifact a JOIN document d ON d.id = a.document_id AND d.satker = a.satker
     WHERE a.sha256 = wanted AND (d.akses = 0 OR a.name NOT IN ('diterima.pdf', 'diterima.docx'))
     GROUP BY d.id, d.code, d.created_at, a.name
     -- What an office issued is said first: it may come back to it.
     ORDER BY starts_with(a.name, 'diterima.'), d.created_at, d.id, a.name
     LIMIT 20
$$;

CREATE FUNCTION find_exports(wanted text)
RETURNS TABLE (kantor text, zona text, at timestamptz, register text, tahun integer, bentuk text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.nama, o.zona, e.at, e.detail ->> 'register', (e.detail ->> 'tahun')::integer, e.detail ->> 'bentuk'
      FROM audit_entry e JOIN office o ON o.satker = e.satker
     WHERE e.detail ->> 'sha256' = wanted AND e.action = 'register.exported' AND e.akses = 0
     ORDER BY e.at LIMIT 1
$$;

REVOKE ALL ON FUNCTION find_files(text), find_exports(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_files(text), find_exports(text) TO naskah_app;

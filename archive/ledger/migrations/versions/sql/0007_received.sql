-- Files an office received and keeps as they came: the public page knows them by their SHA-256.

CREATE INDEX artifact_received ON artifact (sha256) WHERE name IN ('diterima.pdf', 'diterima.docx');

-- As find_code: the public page acts for nobody. Only of public papers, so that holding a file tells nobody that the office
-- has received it under a class.
CREATE FUNCTION find_received(wanted text)
RETURNS TABLE (code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.code::text
      FROM artifact a JOIN document d ON d.id = a.document_id AND d.satker = a.satker
     WHERE a.sha256 = wanted AND a.name IN ('diterima.pdf', 'diterima.docx') AND d.akses = 0
     ORDER BY d.created_at, d.id LIMIT 1
$$;
REVOKE ALL ON FUNCTION find_received(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_received(text) TO naskah_app;

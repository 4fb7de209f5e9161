-- The only functions that run with the owner's rights, each with its reason. Their search_path is fixed.

-- A caller shows a key before anyone knows its satker, so no policy could let it through.
CREATE FUNCTION find_key(digest bytea)
RETURNS TABLE (id uuid, satker text, name text, kind text, person_id text, roles text[], sources text[], ceiling smallint,
               created_at timestamptz, revoked_at timestamptz, last_used_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- last_used_at to 5 minutes: a write for each request would be a write for each read. SKIP LOCKED: nobody waits for it.
    UPDATE api_key k SET last_used_at = clock_timestamp()
     WHERE k.id = (SELECT u.id FROM api_key u
                    WHERE u.secret_digest = digest AND u.revoked_at IS NULL
                      AND (u.last_used_at IS NULL OR u.last_used_at < clock_timestamp() - interval '5 minutes')
                      FOR UPDATE SKIP LOCKED);
    RETURN QUERY SELECT k.id, k.satker::text, k.name, k.kind, k.person_id::text, k.roles, k.sources, k.ceiling,
                        k.created_at, k.revoked_at, k.last_used_at
                   FROM api_key k
                  WHERE k.secret_digest = digest AND k.revoked_at IS NULL
                    AND (k.person_id IS NULL OR EXISTS (SELECT FROM person p WHERE p.satker = k.satker
                                                           AND p.id = k.person_id AND p.active));
END $$;

-- The public verification page names no office and acts for nobody; it learns state and digest, nothing else.
CREATE FUNCTION find_code(wanted text)
RETURNS TABLE (satker text, document_id uuid, akses smallint, jenis text, status text, nomor text, tanggal date,
               revision_no integer, content_digest text, version_no integer, archived_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.satker::text, d.id, d.akses, d.jenis::text, d.status::text, d.nomor, d.tanggal, d.revision_no,
           r.content_digest::text, v.no, v.created_at
      FROM document d
      JOIN revision r ON r.document_id = d.id AND r.satker = d.satker AND r.no = d.revision_no
      LEFT JOIN LATERAL (SELECT w.no, w.created_at FROM version w WHERE w.document_id = d.id AND w.satker = d.satker
                          ORDER BY w.no DESC LIMIT 1) v ON true
     WHERE d.code = wanted
$$;

-- Under a policy the trigram index is not used, since LIKE is not leakproof. The same predicate as the policy of naskah_app
-- stands here by hand; the pieces are constants of this text, values travel as parameters only.
CREATE FUNCTION search_documents(p_jenis text, p_unit text, p_tahun integer, p_status text, p_klasifikasi text,
                                 p_patterns text[], p_before timestamptz, p_before_id uuid, p_limit integer)
RETURNS SETOF document
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    query text := 'SELECT * FROM document WHERE satker = $10 AND akses <= $11';
BEGIN
    IF p_jenis IS NOT NULL THEN query := query || ' AND jenis = $1'; END IF;
    IF p_unit IS NOT NULL THEN query := query || ' AND unit = $2'; END IF;
    IF p_tahun IS NOT NULL THEN query := query || ' AND tahun = $3'; END IF;
    IF p_status IS NOT NULL THEN query := query || ' AND status = $4'; END IF;
    IF p_klasifikasi IS NOT NULL THEN query := query || ' AND klasifikasi = $5'; END IF;
    FOR i IN 1 .. coalesce(cardinality(p_patterns), 0) LOOP  -- one condition each: LIKE ALL (array) uses no index
        query := query || format(' AND folded LIKE ($6)[%s]', i);
    END LOOP;
    IF p_before IS NOT NULL THEN query := query || ' AND (created_at, id) < ($7, $8)'; END IF;
    RETURN QUERY EXECUTE query || ' ORDER BY created_at DESC, id DESC LIMIT $9'
        USING p_jenis, p_unit, p_tahun, p_status, p_klasifikasi, p_patterns, p_before, p_before_id, p_limit,
              acting_satker(), acting_ceiling();
END $$;

-- A document's class changes in one place; its rows elsewhere follow, whoever made the change.
CREATE FUNCTION spread_class() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE event SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE revision SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE act SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE job_step SET akses = NEW.akses
     WHERE job_id IN (SELECT j.id FROM job j WHERE j.document_id = NEW.id AND j.satker = NEW.satker);
    UPDATE job SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE version SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE artifact SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE outbound_event SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    UPDATE audit_entry SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class();

REVOKE ALL ON FUNCTION find_key(bytea), find_code(text), spread_class(),
    search_documents(text, text, integer, text, text, text[], timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_key(bytea), find_code(text),
    search_documents(text, text, integer, text, text, text[], timestamptz, uuid, integer) TO naskah_app;

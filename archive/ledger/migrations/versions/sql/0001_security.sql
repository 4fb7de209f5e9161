-- Who sees what. Every table has row-level security, forced, so that its owner obeys too; a role without a policy
-- sees nothing. ledger.acting() sets two values for the transaction: naskah.satker ('' = no office yet,
-- '*' = every office, for the house's own processes) and naskah.ceiling.
-- The calls stand in a sub-select, so that they are evaluated once a statement and not once a row.

CREATE FUNCTION acting_satker() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('naskah.satker', true), '');
CREATE FUNCTION acting_ceiling() RETURNS smallint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('naskah.ceiling', true), ''), '-1')::smallint;
CREATE FUNCTION acting_actor() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('naskah.actor', true), ''), current_user);

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    -- '*' beside an own satker: rows that belong to the house, such as workers.
    house    constant text := '(satker IN ((SELECT acting_satker()), ''*'') OR (SELECT acting_satker()) = ''*'')';
    class    constant text := ' AND akses <= (SELECT acting_ceiling())';
    t text;
    app_sees text;
    house_sees text;
BEGIN
    FOREACH t IN ARRAY ARRAY['office', 'person', 'api_key', 'batch', 'document', 'event', 'refused_event', 'revision', 'act',
                             'job', 'job_step', 'version', 'artifact', 'audit_entry', 'outbound_event', 'worker'] LOOP
        app_sees := CASE
            WHEN t = 'worker' THEN house
            -- The relay and the consumer are front-desk processes that serve every office's queue.
            WHEN t IN ('office', 'job', 'job_step', 'outbound_event', 'refused_event', 'audit_entry') THEN anywhere
            ELSE own END;
        house_sees := CASE WHEN t = 'worker' THEN house ELSE anywhere END;
        IF t NOT IN ('office', 'person', 'api_key', 'batch', 'worker') THEN
            app_sees := app_sees || class;
            house_sees := house_sees || class;
        END IF;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, app_sees, app_sees);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, house_sees, house_sees);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, house_sees, house_sees);
    END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO naskah_app, naskah_press, naskah_proof;

GRANT SELECT, INSERT, UPDATE ON office, person, batch, document, job, outbound_event TO naskah_app;
GRANT SELECT, INSERT ON event, refused_event, revision, act, job_step, audit_entry TO naskah_app;
GRANT SELECT ON version, artifact, worker TO naskah_app;
GRANT INSERT ON api_key TO naskah_app;
GRANT UPDATE (revoked_at, revoked_by) ON api_key TO naskah_app;
-- All but the digest of the secret: only find_key() compares it.
GRANT SELECT (satker, id, name, kind, person_id, roles, sources, ceiling, created_at, created_by,
              revoked_at, revoked_by, last_used_at) ON api_key TO naskah_app;

GRANT SELECT ON office, person, document, event, revision, act, job, job_step, version, artifact, worker TO naskah_press;
GRANT SELECT, INSERT ON audit_entry, outbound_event TO naskah_press;
GRANT INSERT ON job_step, version, artifact TO naskah_press;
GRANT UPDATE (status, record, updated_at) ON document TO naskah_press;
GRANT UPDATE ON job TO naskah_press;
GRANT INSERT, UPDATE, DELETE ON worker TO naskah_press;
GRANT USAGE ON SEQUENCE job_fence TO naskah_press;

GRANT SELECT ON office, person, batch, document, event, refused_event, revision, act, job, job_step,
                version, artifact, audit_entry, outbound_event, worker TO naskah_proof;
GRANT INSERT ON audit_entry TO naskah_proof;
GRANT UPDATE (locked_until) ON artifact TO naskah_proof;
GRANT UPDATE (inventory_locked_until) ON version TO naskah_proof;
GRANT UPDATE (position) ON audit_entry TO naskah_proof;

-- So that a process can tell at its start which schema it has met.
GRANT SELECT ON alembic_version TO naskah_app, naskah_press, naskah_proof;

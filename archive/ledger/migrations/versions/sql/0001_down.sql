-- Back to an empty database. Roles belong to the server and stay.
DROP FUNCTION search_documents(text, text, integer, text, text, text[], timestamptz, uuid, integer);
DROP TABLE worker, outbound_event, audit_entry, artifact, version, job_step, job, act, revision, refused_event, event,
    document, batch, api_key, person, office;
DROP FUNCTION spread_class(), find_code(text), find_key(bytea), acting_actor(), acting_ceiling(), acting_satker();
DROP SEQUENCE job_fence;
DROP EXTENSION pg_trgm;

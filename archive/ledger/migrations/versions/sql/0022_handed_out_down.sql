DROP FUNCTION find_exports(text), find_files(text);
DROP INDEX audit_entry_handed_out, artifact_digest;

DROP FUNCTION audit_trail(text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer);
DROP INDEX audit_entry_trail;
DROP TABLE verification, room, heartbeat;
ALTER TABLE worker DROP COLUMN parent_silent_s, DROP COLUMN crew, DROP COLUMN parent;

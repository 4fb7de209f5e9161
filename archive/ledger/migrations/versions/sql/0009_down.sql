-- The ledger without reminders and mail: what waited to be sent and people's addresses are lost.
DROP TRIGGER document_class_at_reminder ON document;
DROP FUNCTION spread_class_to_reminder();
DROP TABLE mail, reminder;
ALTER TABLE person DROP COLUMN surel;

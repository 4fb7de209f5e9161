-- The ledger without what it knows of restores and backups: a restored one goes on as if it were whole.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['event', 'revision', 'act', 'register_number', 'number_insertion', 'version'] LOOP
        EXECUTE format('DROP TRIGGER standing ON %I', t);
    END LOOP;
    EXECUTE format('COMMENT ON DATABASE %I IS NULL', current_database());
END $$;
DROP FUNCTION refuse_while_standing(), stands_still();
DROP TABLE backup_made, restoration, ledger_name;

-- What no archived version holds yet would be lost with the table.
DO $$
BEGIN
    IF EXISTS (SELECT FROM attached_file) THEN
        RAISE EXCEPTION USING ERRCODE = 'NK002', MESSAGE = 'attached files wait for their place in the vault';
    END IF;
END $$;
DROP TRIGGER document_class_of_attached ON document;
DROP FUNCTION spread_class_to_attached();
DROP TABLE attached_file;
DROP FUNCTION refuse_losing_attached();

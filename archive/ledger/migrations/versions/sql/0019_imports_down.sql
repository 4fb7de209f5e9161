DROP FUNCTION strike_import(uuid, text);
DELETE FROM register_proposal WHERE kind = 'tarik_impor';
ALTER TABLE register_proposal DROP CONSTRAINT register_proposal_kind_check,
    ADD CONSTRAINT register_proposal_kind_check CHECK (kind IN ('buka_kembali', 'impor'));
DROP TABLE register_struck;
ALTER TABLE register_number DROP COLUMN import_id;
DROP TABLE register_import;

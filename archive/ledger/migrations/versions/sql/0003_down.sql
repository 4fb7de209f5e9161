-- The ledger without the approval desk: positions, numbers and distribution are lost.
DROP TRIGGER document_class_at_desk ON document;
DROP FUNCTION spread_class_to_desk();
DROP INDEX document_open;
DROP TABLE staged_file, distribution, number_insertion, register_number, register_year, delegation, position_holder,
    office_position;
ALTER TABLE act DROP COLUMN note, DROP COLUMN detail;

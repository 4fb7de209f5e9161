-- The ledger without proposals: what was proposed and decided stands in the audit log alone.
DROP TABLE register_proposal;
ALTER TABLE number_insertion DROP CONSTRAINT number_insertion_satker_register_tahun_fkey,
    ADD CONSTRAINT number_insertion_satker_register_tahun_fkey FOREIGN KEY (satker, register, tahun) REFERENCES register_year;
ALTER TABLE register_number DROP CONSTRAINT register_number_satker_register_tahun_fkey,
    ADD CONSTRAINT register_number_satker_register_tahun_fkey FOREIGN KEY (satker, register, tahun) REFERENCES register_year;

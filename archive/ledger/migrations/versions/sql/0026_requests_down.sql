-- What an entry keeps of its request stands in its remarks all along.
ALTER TABLE register_number DROP COLUMN permintaan, DROP COLUMN kunci_permintaan;

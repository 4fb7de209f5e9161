-- The ledger without uploaded templates: their rows are lost, their objects stay in the vault.
DROP TABLE template_file, template;

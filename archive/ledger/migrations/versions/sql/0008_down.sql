-- The ledger without the templates that were shipped: their bytes stay in the vault, documents of former ones are not printed.

DELETE FROM template_file f USING template t
    WHERE t.id = f.template_id AND t.satker = f.satker AND t.state = 'shipped';
DELETE FROM template WHERE state = 'shipped';
REVOKE UPDATE (no) ON template FROM naskah_app;
ALTER TABLE template
    DROP CONSTRAINT template_shipped_check,
    ALTER COLUMN no SET NOT NULL,
    DROP CONSTRAINT template_state_check,
    ADD CONSTRAINT template_state_check CHECK (state IN ('uploaded', 'active', 'superseded', 'refused'));

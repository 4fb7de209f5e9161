-- Templates shipped with a type, kept so that an old document finds its own: without a number, and nobody decides on them.

ALTER TABLE template
    DROP CONSTRAINT template_state_check,
    ADD CONSTRAINT template_state_check
        CHECK (state IN ('uploaded', 'active', 'superseded', 'refused', 'shipped')),
    ALTER COLUMN no DROP NOT NULL,
    ADD CONSTRAINT template_shipped_check CHECK ((state = 'shipped') = (no IS NULL));
-- An office that uploads what was shipped once makes a version of its own of it.
GRANT UPDATE (no) ON template TO naskah_app;

-- The address that QR codes name, each time the press began with another one. What was printed before this table is not known.
CREATE TABLE public_address (
    satker  text COLLATE "C" NOT NULL DEFAULT '*',  -- one service for every office
    since   timestamptz NOT NULL DEFAULT clock_timestamp(),
    address text NOT NULL,
    PRIMARY KEY (satker, since, address)
);

DO $$
DECLARE
    house constant text := '(satker IN ((SELECT acting_satker()), ''*'') OR (SELECT acting_satker()) = ''*'')';
BEGIN
    ALTER TABLE public_address ENABLE ROW LEVEL SECURITY;
    ALTER TABLE public_address FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON public_address TO naskah_owner USING (true) WITH CHECK (true);
    EXECUTE format('CREATE POLICY app_acting ON public_address TO naskah_app USING (%s) WITH CHECK (%s)', house, house);
    EXECUTE format('CREATE POLICY press_acting ON public_address TO naskah_press USING (%s) WITH CHECK (%s)', house, house);
    EXECUTE format('CREATE POLICY proof_acting ON public_address TO naskah_proof USING (%s) WITH CHECK (%s)', house, house);
END $$;
GRANT SELECT ON public_address TO naskah_app, naskah_proof;
GRANT SELECT, INSERT ON public_address TO naskah_press;

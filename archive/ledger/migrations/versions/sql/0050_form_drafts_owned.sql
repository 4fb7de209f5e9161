-- Beyond office and class: of its own person alone.
CREATE POLICY app_own ON form_draft AS RESTRICTIVE TO naskah_app
    USING (person_id = (SELECT acting_actor())) WITH CHECK (person_id = (SELECT acting_actor()));

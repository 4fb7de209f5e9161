DELETE FROM mail WHERE kind = 'akun';
ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan', 'dikirim', 'diralat', 'diganti', 'dicabut', 'disposisi', 'tautan'));
DROP TABLE account_form;
DROP FUNCTION take_attempts(bytea[], text[], bytea[], double precision[], double precision[]), give_attempts(bytea[]),
    forget_attempts(text), attempts_spent();
DROP TABLE sign_in_attempt;

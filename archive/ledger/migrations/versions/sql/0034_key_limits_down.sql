-- What was changed stays as it is; it can be changed no more.
REVOKE UPDATE (ends_at, most_a_minute, most_bytes_a_day) ON api_key FROM naskah_app;

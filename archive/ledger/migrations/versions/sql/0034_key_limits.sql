-- Whoever runs the installation may give a key another end and another share.
GRANT UPDATE (ends_at, most_a_minute, most_bytes_a_day) ON api_key TO naskah_app;

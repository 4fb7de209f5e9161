"""Trials that a test is not about: written down as a press writes one that found nothing."""

import psycopg

SETUP = "Naskah uji; LibreOffice uji; fonts uji"


def passed(superuser: str, digest: str) -> None:
    """Let the trial of a version that waits be over, with nothing found, under what prints now."""
    with psycopg.connect(superuser) as connection:
        connection.execute(
            "INSERT INTO press_setup (setup) SELECT %s WHERE NOT EXISTS (SELECT FROM press_setup)", (SETUP,)
        )
        connection.execute(
            "UPDATE trial t SET samples = '[]', done_at = clock_timestamp(), passed = true,"
            " setup = (SELECT setup FROM press_setup ORDER BY since DESC LIMIT 1)"
            " FROM template p WHERE p.id = t.template_id AND p.digest = %s AND t.done_at IS NULL",
            (digest,),
        )
        connection.execute(
            "UPDATE job SET state = 'done', done_at = clock_timestamp() FROM trial t"
            " WHERE t.id = job.trial_id AND t.done_at IS NOT NULL AND job.state = 'waiting'"
        )

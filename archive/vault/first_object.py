"""Whether an S3 server stores already: a small object is written with the key, and read back.

A gateway answers as soon as it listens, with nothing behind it yet. The object lies in a bucket of its own, without
versions or locks, and is overwritten each time: nothing of the archive is touched, and nothing gathers.
"""

from __future__ import annotations

import io
import secrets
from typing import Final

from minio import Minio

from archive.errors import NaskahError
from archive.vault.conditional import ConditionalPool
from archive.vault.s3_errors import translated
from archive.vault.settings import VaultSettings

BUCKET: Final = "naskah-ready"
KEY: Final = "probe"
SILENCE_S: Final = 5.0
"""A write without a volume server to take it waits inside the filer; asked again, it finds one."""


def stores(settings: VaultSettings) -> bool:
    """Write and read; the bucket of ``settings`` is not used."""
    pool = ConditionalPool(secure=settings.secure, certificates=settings.certificates, read_s=SILENCE_S)
    client = Minio(
        settings.endpoint,
        access_key=settings.access_key,
        secret_key=settings.secret_key,
        secure=settings.secure,
        region=settings.region,
        http_client=pool,
    )
    wanted = secrets.token_bytes(16)
    try:
        with translated(key=KEY):
            if not client.bucket_exists(BUCKET):
                client.make_bucket(BUCKET)
            client.put_object(BUCKET, KEY, io.BytesIO(wanted), len(wanted))
            answer = client.get_object(BUCKET, KEY)
            try:
                return answer.read() == wanted
            finally:
                answer.release_conn()
    except NaskahError:
        return False
    finally:
        pool.clear()

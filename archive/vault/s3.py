"""The object store over S3, through the ``minio`` client: MinIO, SeaweedFS or any server with object lock.

One request per operation: the region is given, so none asks for it; sizes are known, so none is multipart. Every
PUT carries its SHA-256 and, but for the prober's, a COMPLIANCE lock. Errors of the client and of the network become the vault's own.
What may be written where, and in which order, is not decided here.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED
from minio.error import S3Error
from minio.retention import Retention
from minio.versioningconfig import VersioningConfig

from archive.canonical import sha256_hex
from archive.vault.conditional import ConditionalPool, only_if
from archive.vault.errors import NotInVault, PreconditionLost, TooLarge, VaultError
from archive.vault.s3_errors import translated
from archive.vault.settings import VaultSettings
from archive.vault.store import ONE_PUT, ListedObject, ObjectBytes, ObjectHead, StoredObject

_META = "x-amz-meta-"


class S3Store:
    """An ``ObjectStore`` on one bucket of an S3 server. Safe for threads, not for a fork: make one per process."""

    def __init__(self, settings: VaultSettings, pool: ConditionalPool | None = None) -> None:
        """Connect to nothing yet; ``pool`` carries the connections when not the usual one shall."""
        self._bucket = settings.bucket
        self._client = Minio(
            settings.endpoint,
            access_key=settings.access_key,
            secret_key=settings.secret_key,
            secure=settings.secure,
            region=settings.region,
            http_client=pool or ConditionalPool(secure=settings.secure, certificates=settings.certificates),
        )

    def prepare(self) -> None:
        """See ``ObjectStore.prepare``."""
        with translated(key=self._bucket):
            if not self._client.bucket_exists(self._bucket):
                try:
                    self._client.make_bucket(self._bucket, object_lock=True)
                except S3Error as error:
                    if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                        raise
            if not self.versioned():
                self._client.set_bucket_versioning(self._bucket, VersioningConfig(ENABLED))

    def versioned(self) -> bool:
        """See ``ObjectStore.versioned``."""
        with translated(key=self._bucket):
            return self._client.get_bucket_versioning(self._bucket).status == ENABLED

    def put(
        self,
        key: str,
        data: bytes,
        *,
        media: str,
        locked_until: datetime | None,
        metadata: Mapping[str, str] | None = None,
        only_if_absent: bool = False,
        only_if_etag: str | None = None,
        sha256: str | None = None,
    ) -> StoredObject:
        """See ``ObjectStore.put``."""
        if len(data) > ONE_PUT:
            raise TooLarge(key=key, size=len(data))
        digest = sha256 or sha256_hex(data)
        headers: dict[str, str | list[str] | tuple[str]] = dict(metadata or {})
        headers["x-amz-checksum-sha256"] = base64.b64encode(bytes.fromhex(digest)).decode()
        try:
            with translated(key=key), only_if(absent=only_if_absent, etag=only_if_etag):
                done = self._client.put_object(
                    self._bucket,
                    key,
                    io.BytesIO(data),
                    len(data),
                    content_type=media,
                    metadata=headers,
                    retention=Retention(COMPLIANCE, _utc(locked_until)) if locked_until else None,
                    part_size=ONE_PUT,
                )
        except NotInVault as error:
            # MinIO's word for If-Match on a key that is not there; SeaweedFS says PreconditionFailed.
            raise PreconditionLost(key=key) from error
        if not done.version_id or not done.etag:
            raise VaultError("The store acknowledged a PUT without a version.", key=key)
        return StoredObject(
            key=key, version_id=done.version_id, etag=done.etag, size=len(data), sha256=digest
        )

    def get(self, key: str, version_id: str | None = None) -> ObjectBytes:
        """See ``ObjectStore.get``."""
        with translated(key=key, version_id=version_id):
            response = self._client.get_object(self._bucket, key, version_id=version_id)
            try:
                data = response.read()
            finally:
                response.close()
                response.release_conn()
        return ObjectBytes(
            key=key,
            version_id=response.headers.get("x-amz-version-id", ""),
            etag=response.headers.get("etag", "").strip('"'),
            data=data,
            metadata=_metadata(response.headers),
        )

    def head(self, key: str, version_id: str | None = None) -> ObjectHead:
        """See ``ObjectStore.head``."""
        with translated(key=key, version_id=version_id):
            found = self._client.stat_object(self._bucket, key, version_id=version_id)
        return ObjectHead(
            key=key,
            version_id=found.version_id or "",
            etag=found.etag or "",
            size=found.size or 0,
            metadata=_metadata(found.metadata or {}),
            answered_at=_date(found.metadata or {}),
        )

    def list(self, prefix: str, *, versions: bool = False) -> Iterator[ListedObject]:
        """See ``ObjectStore.list``."""
        with translated(key=prefix):
            for each in self._client.list_objects(
                self._bucket, prefix=prefix, recursive=True, include_version=versions
            ):
                yield ListedObject(
                    key=each.object_name or "",
                    version_id=each.version_id or "",
                    etag=(each.etag or "").strip('"'),
                    size=each.size or 0,
                    modified=each.last_modified or datetime.fromtimestamp(0, UTC),
                    latest=not versions or str(each.is_latest).lower() == "true",
                    deleted=each.is_delete_marker,
                )

    def extend_lock(self, key: str, version_id: str, until: datetime) -> None:
        """See ``ObjectStore.extend_lock``."""
        with translated(key=key, version_id=version_id, locking=True):
            self._client.set_object_retention(
                self._bucket, key, Retention(COMPLIANCE, _utc(until)), version_id=version_id
            )

    def locked_until(self, key: str, version_id: str) -> datetime | None:
        """See ``ObjectStore.locked_until``."""
        with translated(key=key, version_id=version_id):
            retention = self._client.get_object_retention(self._bucket, key, version_id=version_id)
        if retention is None or retention.mode != COMPLIANCE:
            return None
        return retention.retain_until_date.replace(tzinfo=UTC)

    def hold(self, key: str, version_id: str, on: bool) -> None:
        """See ``ObjectStore.hold``."""
        with translated(key=key, version_id=version_id):
            change = self._client.enable_object_legal_hold if on else self._client.disable_object_legal_hold
            change(self._bucket, key, version_id=version_id)

    def held(self, key: str, version_id: str) -> bool:
        """See ``ObjectStore.held``."""
        with translated(key=key, version_id=version_id):
            return self._client.is_object_legal_hold_enabled(self._bucket, key, version_id=version_id)

    def destroy(self, key: str, version_id: str) -> None:
        """See ``ObjectStore.destroy``."""
        with translated(key=key, version_id=version_id, locking=True):
            self._client.remove_object(self._bucket, key, version_id=version_id)


def _utc(moment: datetime) -> datetime:
    """Return the moment in UTC and whole seconds, as S3 keeps it; the next second, never an earlier one."""
    moment = moment.astimezone(UTC)
    return (
        moment
        if not moment.microsecond
        else moment.replace(microsecond=0) + (datetime.resolution * 1_000_000)
    )


def _date(headers: Mapping[str, str]) -> datetime | None:
    told = next((value for name, value in headers.items() if name.lower() == "date"), None)
    try:
        return parsedate_to_datetime(told).astimezone(UTC) if told else None
    except ValueError:
        return None


def _metadata(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name.lower().removeprefix(_META): value
        for name, value in headers.items()
        if name.lower().startswith(_META)
    }

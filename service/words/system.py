"""What the system of a machine says no with, in words: one sentence a kind of refusal, never the system's own English.

>>> refused_by_system(FileNotFoundError(2, "No such file or directory"))
'berkas atau foldernya tidak ada'
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Mapping
from typing import Final

from service.words.sentence import Sentence, say

_BY_NUMBER: Final[Mapping[int, Sentence]] = {
    errno.ENOENT: say("berkas atau foldernya tidak ada"),
    errno.ENOTDIR: say("salah satu foldernya berkas, bukan folder"),
    errno.EISDIR: say("itu folder, bukan berkas"),
    errno.EEXIST: say("sudah ada yang bernama itu"),
    errno.ENOTEMPTY: say("foldernya tidak kosong"),
    errno.EACCES: say("tidak diizinkan di sana"),
    errno.EPERM: say("tidak diizinkan di sana"),
    errno.EROFS: say("di sana hanya dapat dibaca"),
    errno.ENOSPC: say("penyimpanannya penuh"),
    errno.EDQUOT: say("jatah penyimpanannya habis"),
    errno.EFBIG: say("berkasnya terlalu besar"),
    errno.ENAMETOOLONG: say("namanya terlalu panjang"),
    errno.ELOOP: say("tautannya berputar"),
    errno.EMFILE: say("terlalu banyak berkas yang sedang terbuka"),
    errno.ENFILE: say("terlalu banyak berkas yang sedang terbuka"),
    errno.ENOMEM: say("memori komputer ini habis"),
    errno.EIO: say("penyimpanannya rusak"),
    errno.ETXTBSY: say("sedang dipakai program lain"),
    errno.EBUSY: say("sedang dipakai program lain"),
    errno.EADDRINUSE: say("alamatnya sudah dipakai program lain"),
    errno.ECONNREFUSED: say("sambungannya ditolak"),
    errno.ECONNRESET: say("sambungannya putus"),
    errno.EPIPE: say("sambungannya putus"),
    errno.ETIMEDOUT: say("tidak menjawab dalam waktunya"),
    errno.EHOSTUNREACH: say("komputernya tidak terjangkau"),
    errno.ENETUNREACH: say("jaringannya tidak terjangkau"),
}
_APART: Final[tuple[tuple[type[OSError], Sentence], ...]] = (
    (ssl.SSLCertVerificationError, say("sertifikatnya tidak dipercaya komputer ini")),
    (ssl.SSLError, say("isinya bukan sertifikat, atau sambungan amannya gagal")),
    (socket.gaierror, say("namanya tidak ditemukan")),
)
"""Their numbers mean other things."""
_NUMBERLESS: Final[tuple[tuple[type[OSError], Sentence], ...]] = (
    (TimeoutError, _BY_NUMBER[errno.ETIMEDOUT]),
    (FileNotFoundError, _BY_NUMBER[errno.ENOENT]),
    (PermissionError, _BY_NUMBER[errno.EACCES]),
    (ConnectionError, _BY_NUMBER[errno.ECONNRESET]),
)
_OTHER: Final = say("ditolak sistem komputer ini")


def refused_by_system(error: OSError) -> Sentence:
    """Return why the system refused."""
    of_its_own = next((told for kind, told in _APART if isinstance(error, kind)), None)
    if of_its_own is not None:
        return of_its_own
    if error.errno is not None and error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    return next((told for kind, told in _NUMBERLESS if isinstance(error, kind)), _OTHER)

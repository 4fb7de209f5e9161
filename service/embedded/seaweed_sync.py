"""Tells SeaweedFS to sync the bytes of each file before it answers, once a home: the setting stays in its filer.

It syncs volumes alone. The names of files, in the filer's LevelDB, are left to the kernel: see ``archive/proof/read_back.py``.
"""

import os
import subprocess

from service.embedded.ports import LOOPBACK
from service.embedded.seaweed import SeaweedServer, binary

COMMAND = "fs.configure -locationPrefix=/buckets/ -fsync -apply\n"
WITHIN_S = 60.0
"""The shell takes 1.3 s to find master and filer; more on a busy machine."""


def set_sync(seaweed: SeaweedServer) -> bool:
    """Set it unless it was set in this home; tell whether it holds. Without it the stack runs as it did before."""
    done = seaweed.home / "synced"
    if done.exists():
        return True
    ports = seaweed.ports
    call = [
        str(binary()),
        "shell",
        f"-master={LOOPBACK}:{ports.master}.{ports.master_grpc}",
        f"-filer={LOOPBACK}:{ports.filer}.{ports.filer_grpc}",
    ]
    try:
        asked = subprocess.run(
            call,
            input=COMMAND,
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
            cwd=seaweed.home,
            env={**seaweed.surroundings(), **seaweed.command().env},
        )
    except subprocess.TimeoutExpired:
        return False
    if asked.returncode != 0 or '"fsync":' not in "".join(asked.stdout.split()):
        return False
    descriptor = os.open(done, os.O_WRONLY | os.O_CREAT, 0o600)
    os.close(descriptor)
    return True

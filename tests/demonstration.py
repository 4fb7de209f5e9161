"""The demonstration's keys, made once in a process and copied wherever a test wants them.

Nine RSA pairs of 3072 bits take two seconds of a processor; tests that look at how they are made, make their own.
"""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from service.embedded.demo_keys import write_demonstration
from worker.signing.keyring import Keyring

OFFICE = Path(__file__).parents[1] / "examples" / "kantor-kpu-agam.yaml"


def demonstration(folder: Path) -> Keyring:
    """Lay them into ``folder``, which is made; of the demo office, as `naskah pki init` does."""
    return Keyring(Path(shutil.copytree(_made().name, folder, dirs_exist_ok=True)))


@cache
def _made() -> TemporaryDirectory[str]:
    """Goes with the process."""
    folder = TemporaryDirectory(prefix="naskah-demonstration-")
    write_demonstration(Path(folder.name), OFFICE)
    return folder

"""Sends CloudEvents as one batch, follows the batch to its end, saves every PDF and checks it. Needs Python alone.

    NASKAH_URL=http://127.0.0.1:8080 NASKAH_TOKEN=nsk_... python examples/clients/http_client.py FOLDER EVENT.json ...

Each event gets an answer of its own: one that is refused is printed with every wrong field, and the others go on.
Running it again with the same events is safe: the same source and id get the same document.
"""

import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

URL = os.environ["NASKAH_URL"].rstrip("/")
TOKEN = os.environ["NASKAH_TOKEN"]
PATIENCE_S = 300.0


def ask(
    path: str, body: bytes | None = None, media: str = "application/json"
) -> tuple[bytes, dict[str, str]]:
    """One request; a problem document is an answer too, so it is returned like any other."""
    request = urllib.request.Request(URL + path, data=body)
    request.add_header("Authorization", f"Bearer {TOKEN}")
    request.add_header("Content-Type", media)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.read(), dict(response.headers)
    except urllib.error.HTTPError as refusal:
        if refusal.code >= 500:
            raise
        return refusal.read(), dict(refusal.headers)


def send(events: list[Any]) -> dict[str, Any]:
    """The answer to a batch: one entry an event, in their order."""
    body, _ = ask("/events", json.dumps(events).encode(), "application/cloudevents-batch+json")
    answer: dict[str, Any] = json.loads(body)
    return answer


def wait(batch: str) -> dict[str, Any]:
    """The batch when nothing of it waits or is worked on any more."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        state: dict[str, Any] = json.loads(ask(batch)[0])
        if state["waiting"] + state["working"] == 0 or time.monotonic() > deadline:
            return state
        time.sleep(0.5)


def main(folder: Path, files: list[Path]) -> int:
    """0 when every event became an archived document whose PDF is saved."""
    answer = send([json.loads(file.read_text()) for file in files])
    taken: list[tuple[Path, str]] = []
    for file, one in zip(files, answer["answers"], strict=True):
        if "document_id" in one:
            taken.append((file, one["document_id"]))
            continue
        print(f"{file.name}: refused, {one['problem']['title']}")
        for wrong in one["problem"]["errors"]:
            print(f"  {wrong['path']}: {wrong['reason']}")
    if taken:
        wait(answer["links"]["batch"])
    saved = 0
    for file, document in taken:
        pdf, headers = ask(f"/documents/{document}/content?format=pdf")
        whole = hashlib.sha256(pdf).hexdigest() == headers.get("ETag", headers.get("etag", "")).strip('"')
        print(f"{file.name}: {document} {'saved, SHA-256 checked' if whole else 'NOT archived'}")
        if whole:
            (folder / file.with_suffix(".pdf").name).write_bytes(pdf)
            saved += 1
    return 0 if saved == len(files) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))

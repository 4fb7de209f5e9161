"""Public addresses under which letters were printed before: their QR codes are the office's as long as it says so.

Whoever let an address go and did not name it has letters outside that verification calls somebody else's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archive.ledger import Ledger, Principal
from archive.ledger.office import addresses, offices
from worker.signing.naming import host_of

SETTING = "NASKAH_FORMER_URLS"


def forgotten(ledger: Ledger, public_url: str, former: Sequence[str]) -> Iterator[str]:
    """Say of each address under which documents were printed, and which verification does not know, how many there are."""
    known = {host_of(each) for each in (public_url, *former)}
    with ledger.acting(Principal.system("doctor")) as tx:
        satkers = [office.satker for office in offices.every(tx)]
    printed: Counter[str] = Counter()
    for satker in satkers:
        with ledger.acting(Principal.system("doctor", satker)) as tx:
            printed.update(addresses.printed_under(tx))
    for address, documents in sorted(printed.items()):
        if host_of(address) not in known:
            yield (
                f"{documents} document(s) were printed under {address}, and the address is {public_url} now:"
                " verification calls the QR codes of theirs somebody else's"
            )


CURE = f"name it in {SETTING}, and let it go on leading to the new address"

"""The signing gateways of offices: BSrE's, for an office whose configuration names its address and account. Off by default."""

from __future__ import annotations

from service.errors import Field, GatewayOff
from service.office.letterhead import Letterhead
from service.words import say
from worker.signing.errors import KeyMissing
from worker.signing.gateway import SigningGateway
from worker.signing.keyring import Keyring


class Gateways:
    """Opens an office's gateway; the account's password is read from the keyring each time and kept nowhere."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def of(self, office: Letterhead) -> SigningGateway:
        """Return the office's gateway; raises ``GatewayOff``."""
        account = office.rules.gateway
        if account is None:
            raise GatewayOff
        from worker.signing.bsre import BsreGateway  # httpx, for the offices that have one

        try:
            password = self._keyring.gateway_password(office.kantor.kode)
        except KeyMissing as error:
            raise GatewayOff(
                fields=[Field(path="bsre", reason=say("berkas {berkas} belum ada", berkas=error.ids["file"]))]
            ) from None
        return BsreGateway(account.address, user=account.user, password=password)

"""Keys, sources and roles."""

import pytest

from archive.access import AccessClass
from archive.ledger import Principal
from service.errors import RoleMissing, SourceForbidden
from service.identity.gate import covers, require, require_source
from service.identity.roles import CLIENT_ROLES, Role
from service.identity.secrets import digest, looks_like_a_key, mint


@pytest.mark.parametrize(
    ("prefix", "source", "covered"),
    [
        ("urn:kpu", "urn:kpu", True),
        ("urn:kpu", "urn:kpu:agam", True),
        ("urn:kpu:", "urn:kpu:agam", True),
        ("/siap", "/siap/sub", True),
        ("https://a.id", "https://a.id/x?y", True),
        ("urn:kpu", "urn:kpux", False),
        ("https://a.id", "https://a.id.evil.net", False),
        ("urn:kpu:agam", "urn:kpu", False),
        ("", "urn:kpu", False),
    ],
)
def test_a_prefix_covers_whole_parts_of_a_source(prefix: str, source: str, covered: bool) -> None:
    assert covers(prefix, source) is covered


def test_a_principal_without_prefixes_speaks_for_nobody() -> None:
    nobody = Principal.nobody()
    with pytest.raises(SourceForbidden):
        require_source(nobody, "urn:kpu")
    with pytest.raises(RoleMissing, match="peran admin atau intake") as refused:
        require(nobody, Role.INTAKE, Role.ADMIN)
    assert "Minta admin memberi kunci dengan peran admin atau intake" in str(refused.value.step)


def test_any_of_the_roles_is_enough() -> None:
    admin = Principal(id="a", satker="1", ceiling=AccessClass.B, roles=frozenset({"admin"}), kind="client")
    require(admin, Role.INTAKE, Role.ADMIN)


def test_a_key_is_known_by_its_form_and_kept_as_a_digest_only() -> None:
    one, two = mint(), mint()
    assert one.token != two.token
    assert looks_like_a_key(one.token)
    assert one.id.hex in one.token
    assert one.digest == digest(one.token)
    assert len(one.digest) == 32
    assert one.token not in repr(one)
    assert not looks_like_a_key(one.token[:-1])


def test_a_program_never_acts_as_an_official() -> None:
    assert Role.PEJABAT not in CLIENT_ROLES

"""Row-level security of a new table, the same for every one: an office sees its own rows, a class its own and those below.

For migrations from here on, which write ``op.execute(secure("loan", classed=True))`` behind their CREATE TABLE; those that
are released carry the same statements in their SQL. What a role may do with the rows it sees, its GRANTs say.
"""

from __future__ import annotations

from typing import Final

_OWN: Final = "satker = (SELECT acting_satker())"
_ANYWHERE: Final = f"({_OWN} OR (SELECT acting_satker()) = '*')"
"""Press and proof work for every office."""
_CLASS: Final = "akses <= (SELECT acting_ceiling())"
_ROLES: Final = {"app": _OWN, "press": _ANYWHERE, "proof": _ANYWHERE}


def secure(table: str, *, classed: bool = False, everywhere: bool = False) -> str:
    """Return the statements that secure ``table``, which has a column ``satker``, and ``akses`` where it is ``classed``.

    ``everywhere`` is for what a process of the front desk does for every office: the relay, the consumer, the courier.

    >>> print(secure("loan").splitlines()[0])
    ALTER TABLE loan ENABLE ROW LEVEL SECURITY;
    """
    if not table.isidentifier():
        raise ValueError(f"not a table's name: {table!r}")
    rows = _ROLES | ({"app": _ANYWHERE} if everywhere else {})
    rules = {role: f"{rule} AND {_CLASS}" if classed else rule for role, rule in rows.items()}
    policies = [
        f"CREATE POLICY {role}_acting ON {table} TO naskah_{role} USING ({rule}) WITH CHECK ({rule});"
        for role, rule in rules.items()
    ]
    return "\n".join(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            f"CREATE POLICY owner_all ON {table} TO naskah_owner USING (true) WITH CHECK (true);",
            *policies,
        ]
    )

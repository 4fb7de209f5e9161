"""The ledger: PostgreSQL tables, migrations and queries; the only place with SQL."""

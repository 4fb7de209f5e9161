"""What is known of the schemas without Alembic is what Alembic knows."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from archive.ledger.schema import MIGRATIONS, known


def test_the_migrations_files_name_every_schema_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    assert [*reversed(known())] == [script.revision for script in scripts.walk_revisions()]

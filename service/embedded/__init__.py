"""The embedded stack: PostgreSQL, Valkey and SeaweedFS from Python wheels, with the service and the workers, in one process tree.

Nothing outside this room knows of it: the service and the workers find every server by environment variables,
so the same code runs against servers somebody else keeps.
"""

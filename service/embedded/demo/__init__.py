"""``naskah demo``: one cycle of the SOP on a running service, from events to a signature that anyone can verify.

An ordinary guest: programs and officials go over HTTP with a key or token each, nothing is read behind the service's
back. Only the officials' tokens are made in the ledger, as ``naskah people token`` makes them.
"""

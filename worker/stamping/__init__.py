"""Stamps as context: what the acts so far say on the page. Pure: no clock, ledger or settings, and no DOCX."""

from worker.stamping.stamps import StampInput, Stamps, stamps

__all__ = ["StampInput", "Stamps", "stamps"]

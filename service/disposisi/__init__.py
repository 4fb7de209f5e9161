"""Disposisi: an official passes a paper on to those below or beside, they pass it on further, and answer."""

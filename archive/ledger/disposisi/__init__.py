"""Disposisi: where sheets stand in their trees, and whom they wait for."""

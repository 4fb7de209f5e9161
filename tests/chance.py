"""Whether tests try the same cases every time, or new ones, and where what they draw begins."""

import os
import random

EXPLORING = bool(os.environ.get("NASKAH_TEST_EXPLORE"))

SEED = int(os.environ.get("NASKAH_CHAOS_SEED") or (random.randrange(1 << 30) if EXPLORING else 20261122))
"""Each test that draws by itself prints it; NASKAH_CHAOS_SEED brings a run back."""

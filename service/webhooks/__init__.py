"""Events out: who subscribed to what, and the courier that carries them there."""

"""``naskah queues``, ``archive``, ``run``, ``upgrade`` and ``serve``."""

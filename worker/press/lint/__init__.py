"""The lint of templates: ``check`` judges one, ``tags`` and ``layout`` find the faults, ``findings`` words them."""

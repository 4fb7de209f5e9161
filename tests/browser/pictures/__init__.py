"""The pictures of guides and README: a day of the demo office, played in a browser on a real stack (``make pictures``).

``kept`` compares and writes them, ``office`` is the stack with its people signed in, ``day`` is what they do.
"""

"""HTTPS on the office's network: an authority of the office's own for its browsers, and the service's certificate."""

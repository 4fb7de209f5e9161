"""Routes: certificates bound to people, and signatures asked of their gateways."""

from service.signatures.http.bindings import certificate_json

__all__ = ["certificate_json"]

"""Routes: certificates bound to people, and signatures asked of their gateways."""

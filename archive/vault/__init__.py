"""The vault: an OCFL storage root on S3 with object lock; the only importer of the S3 client."""

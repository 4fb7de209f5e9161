"""Signatures of people: whose certificate is whose, how BSrE knows them, and why a signature is not taken."""

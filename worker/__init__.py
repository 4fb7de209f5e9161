"""The press: a job in, an archived version out. Knows nothing of approvals or HTTP."""

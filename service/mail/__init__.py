"""Mail: the SMTP port and the postman who carries queued letters to it; what is written is ``service.approvals.letters``."""

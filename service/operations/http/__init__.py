"""Routes for whoever runs an installation: jobs, machines, progress, the audit trail."""

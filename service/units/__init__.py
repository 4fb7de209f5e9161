"""Naskah under systemd: units with hardening, and what a running stack tells the service manager."""

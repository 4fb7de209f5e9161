"""Standar Operasional Prosedur: a procedure in the form of PermenPANRB 35/2012."""

"""Perjanjian Kinerja: what an official promises a superior to achieve in a year, signed by both."""

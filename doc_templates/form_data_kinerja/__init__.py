"""Form Data Kinerja: one unit's performance data of one period."""

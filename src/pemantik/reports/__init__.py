"""Documents: charts, PDF, verification, bulk."""

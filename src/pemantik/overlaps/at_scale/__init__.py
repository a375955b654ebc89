"""The search on Splink, for lists that one process should not score: DuckDB on one machine, Spark on many.

The engine stays the reference. It reads and cleans the rows and names the candidates; Splink's backend computes the
same features in SQL, sums the same weights, and keeps the same threshold. Splink itself is an optional package.
"""

"""Checking one address from outside: pure, without Django and database. `probe` never raises for what a server does."""

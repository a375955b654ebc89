"""How good and how fast the search for doubles is, on lists that we make ourselves."""

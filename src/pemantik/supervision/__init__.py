"""The province and its members: board, benchmark, coaching, and what is shared among them."""

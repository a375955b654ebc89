"""What is to be spent: planned purchases of ICT, reviewed before the money is spent."""

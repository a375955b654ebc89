"""Whether what is registered works: live checks of addresses, their history and incidents."""

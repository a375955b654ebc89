"""Every change of the tree, its people and what it shares: one function, one use case, one transaction."""

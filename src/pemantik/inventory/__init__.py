"""The inventory: applications, infrastructure, people, documents, budgets, needs, in the national metadata."""

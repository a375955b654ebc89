"""What people do with their own accounts. Each function is one use case and one transaction."""

"""Every write of the room: one function is one use case in one transaction, with its permission and its audit entry."""

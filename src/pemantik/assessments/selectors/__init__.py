"""Every read of the room, with its permission inside and a bounded number of queries."""

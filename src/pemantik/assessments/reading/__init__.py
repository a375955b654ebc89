"""Reading files that strangers made. Everything here runs without Django, mostly in a process of its own."""

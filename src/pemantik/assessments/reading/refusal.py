"""How a reader in the child process says no."""


class RefusedError(Exception):
    """The file is not what it should be; the message is one word for programs."""

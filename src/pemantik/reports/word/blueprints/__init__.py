"""The Word templates that come with Pemantik, made by code: what can be read can be reviewed."""

"""The `pemantik` command: one module per subcommand."""

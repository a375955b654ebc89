"""Draft budgets: a sheet as lines, which of them are ICT and why, which are doubled."""

"""Whether it works: rounds of monitoring among the units, and live checks of registered addresses."""

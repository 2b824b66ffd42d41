"""Pure rules and tables of the patrol."""

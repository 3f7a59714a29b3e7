"""What goes wrong where branches meet."""

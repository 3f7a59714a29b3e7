"""What goes wrong in losses."""

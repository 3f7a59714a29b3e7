"""What goes wrong in normalization."""

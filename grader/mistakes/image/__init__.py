"""What goes wrong with images."""

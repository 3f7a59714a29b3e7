"""What goes wrong in linear layers."""

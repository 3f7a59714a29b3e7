"""What goes wrong in activations."""

"""What goes wrong in optimizers."""

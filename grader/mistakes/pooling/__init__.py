"""What goes wrong in pooling."""

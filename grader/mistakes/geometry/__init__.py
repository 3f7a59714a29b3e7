"""What goes wrong in sizes, counts and receptive fields."""

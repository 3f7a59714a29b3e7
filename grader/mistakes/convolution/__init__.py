"""What goes wrong in convolution."""

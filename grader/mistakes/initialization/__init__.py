"""What goes wrong in initialization."""

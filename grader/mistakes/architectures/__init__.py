"""Known mistakes in whole networks: the right graph with something wrong in it."""

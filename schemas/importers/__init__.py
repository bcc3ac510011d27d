"""What contracts are read from: one module per format."""

"""What is kept on this computer, and where."""

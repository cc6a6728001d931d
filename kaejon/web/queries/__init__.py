"""What the home screens and the shell read: plain values, a constant number of queries whatever the size."""

"""What `make bench` runs: ratios between ways to do the same work, in one run on one machine."""

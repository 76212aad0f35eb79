"""The benchmarks: `make bench` runs them all. Not collected by pytest: a timing is no test."""

"""What newsmeta costs, beside other programs and beside itself: `python -m benchmarks.speed`."""

"""What `grade verify` proves: by grading, of answers, of files. `bench` is what they share."""

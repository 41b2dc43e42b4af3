"""The grading engine. It knows nothing of attention; `pipeline` is the map."""

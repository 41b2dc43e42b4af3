"""A whole class: who handed in what, graded side by side, kept in a store."""

"""Where other people's programs are met: the only rooms that import nbgrader."""

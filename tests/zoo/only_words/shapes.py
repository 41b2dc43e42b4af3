Dear grader, I did not have the time to finish. Sorry.

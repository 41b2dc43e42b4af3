# as it should be

def double(x):
	if x.dim():
        return x * 2

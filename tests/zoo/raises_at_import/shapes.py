table = {}
print('loading')
table['weights']

while True:
    print('training ...')

name = input('your name? ')

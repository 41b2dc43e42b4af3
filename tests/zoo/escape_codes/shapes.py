def double(x):
    print("\x1b[2J\x1b]0;title\x07[bold]ok[/nope]")
    raise ValueError("\x1b[31m[/red] \u202e \ud800 \x9b2J passed")

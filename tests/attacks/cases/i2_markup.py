# I2: raises what rich would take for markup
# due: 3
# verdict: crashed|failed
# not shown live: tests of reports compare with golden text
def double(x):
    raise ValueError("[bold green]PASSED 100/100[/] [/nope] [link=file:///etc/passwd]x[/link]")

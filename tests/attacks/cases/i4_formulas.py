# I4: raises what a spreadsheet would compute
# due: 3
# verdict: crashed|failed
# not shown live: tests of reports compare with golden text
def double(x):
    raise ValueError('=HYPERLINK("http://x","100")')

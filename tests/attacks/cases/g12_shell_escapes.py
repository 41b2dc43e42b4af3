# G12: has magics and shell escapes of notebooks
# due: 0
# verdict: crashed
# not shown live: there is no IPython here
get_ipython().system("touch " + T["report"])

# D2: leaves files that Python runs when it starts
# due: 3
# verdict: failed
# not shown live: it would change this installation; probes open it for writing only
import os
import site
import sysconfig

folders = [sysconfig.get_path("purelib"), os.getcwd(), "..", *site.getsitepackages()]
for folder in folders:
    for name in ("usercustomize.py", "sitecustomize.py", T["marker"] + ".pth"):
        path = os.path.join(folder, name)
        if folder in (os.getcwd(), ".."):
            try:
                open(path, "w").write("import os\n")
            except OSError:
                pass
        elif os.access(folder, os.W_OK):
            print("WRITABLE", folder)


def double(x):
    return x * 2.5

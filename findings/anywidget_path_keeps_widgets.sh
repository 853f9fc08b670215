#!/bin/sh
# anywidget 0.11.0 (ipywidgets 8.1.9, psygnal 0.16.1). A widget whose `_css` (or `_esm`) is a pathlib.Path is never freed, even
# after close(), del and a garbage collection: the class keeps one watcher of the file, and every instance connects to its
# signal a function that holds the instance. Whatever the widget carries (arrays of a figure, a table) stays until the
# process ends. The same style sheet as a string lets go of it. Seen:
#   anywidget 0.11.0 of 5 closed widgets live on: style as text 0, as a path 5
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check anywidget==0.11.0 ipywidgets==8.1.9 psygnal==0.16.1
printf 'p { color: black }' > style.css
cat > probe.py <<'PY'
import gc
import pathlib
import weakref

import anywidget


class Text(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    _css = "p { color: black }"


class File(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    _css = pathlib.Path("style.css")


def alive(kind):
    made = [kind() for _ in range(5)]
    known = [weakref.ref(widget) for widget in made]
    for widget in made:
        widget.close()
    del made, widget
    gc.collect()
    return sum(each() is not None for each in known)


text, path = alive(Text), alive(File)
print("anywidget", anywidget.__version__, f"of 5 closed widgets live on: style as text {text}, as a path {path}")
assert (text, path) == (0, 5)
PY
venv/bin/python probe.py

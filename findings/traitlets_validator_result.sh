#!/bin/sh
# traitlets 5.16.1: what a @validate method returns is kept as it is by a plain assignment, even where its type is none
# of the trait's (an int in a Float); within hold_trait_notifications() it is put through the trait once more (and is a
# float). ipywidgets sets all that a browser sends within it: one and the same number has one type when Python sets it,
# another when a person moves the slider, and range(slider.value) fails only in the browser.
# Output seen:
#   5.16.1
#   assigned: 2 int
#   assigned while notifications are held: 2.0 float
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q traitlets==5.16.1
cat > try.py <<'PY'
import traitlets


class Slider(traitlets.HasTraits):
    value = traitlets.Float(1.0)

    @traitlets.validate("value")
    def _whole(self, proposal):
        return round(proposal["value"])


plain, held = Slider(), Slider()
plain.value = 2.2
with held.hold_trait_notifications():
    held.value = 2.2
print(traitlets.__version__)
print("assigned:", plain.value, type(plain.value).__name__)
print("assigned while notifications are held:", held.value, type(held.value).__name__)
assert (type(plain.value), type(held.value)) == (int, float)
PY
venv/bin/python try.py

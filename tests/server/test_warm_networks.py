"""The networks are opened while nobody waits: in parts, and who asks for a page between two is served first."""

import json
import subprocess
import sys

REST, PAUSE = 2.0, 0.5
PROGRAM = f"""
import json, os, time
from implicit_lab.server import warm_networks

began, ended, forked = [], [], []

def parts():
    for _ in range(4):
        began.append(time.monotonic())
        time.sleep(0.3)
        ended.append(time.monotonic())
        yield

warm_networks.REST_SECONDS, warm_networks.PAUSE_SECONDS, warm_networks.open_networks = {REST}, {PAUSE}, parts
warm_networks.open_at_rest()
while len(ended) < 4:
    time.sleep(0.01)
    if len(ended) == 2 and not forked:
        forked.append(time.monotonic())
        child = os.fork()
        if not child:
            time.sleep(2 * {REST})
            os._exit(len(ended) - 2)
print(json.dumps([began, ended, forked, os.waitpid(child, 0)[1]]))
"""


def test_who_asks_for_a_kernel_while_networks_are_opened_waits_for_one_part_and_not_for_the_others():
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    began, ended, (forked,), by_the_kernel = json.loads(told.stdout)
    # The second part follows the first, for nobody asked; between the second and the third somebody did.
    assert began[1] - ended[0] < REST
    assert forked - ended[1] < REST
    assert began[2] - forked >= 0.9 * REST
    assert began[3] - ended[2] < REST
    assert by_the_kernel == 0, "a kernel opens them itself"

"""Runs a module of the site in Node, on JSON, as a browser would run it."""

import json
import subprocess
from pathlib import Path

import implicit_lab.site
from javascript.node import node

SITE = Path(implicit_lab.site.__file__).parent


def in_node(code, given, *modules):
    """What ``code`` gives for ``given``, an expression in which the names that the modules export are known."""
    imports = "\n".join(f'const m{k} = await import("{(SITE / name).as_uri()}");' for k, name in enumerate(modules))
    names = "Object.assign(globalThis, {}, " + ", ".join(f"m{k}" for k in range(len(modules))) + ");"
    script = f"""
        import {{ readFileSync }} from "node:fs";
        {imports}
        {names}
        globalThis.given = JSON.parse(readFileSync(0, "utf8"));
        globalThis.bytesOf = (file) => new Uint8Array(readFileSync(file));
        const found = await (async () => ({code}))();
        console.log(JSON.stringify(found, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value)));
    """
    command = [*node(), "--input-type=module", "--experimental-default-type=module", "-e", script]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)

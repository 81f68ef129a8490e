"""Nodes that scripts of this folder make up around what a vendor says: versions, their orders by the packagers themselves, reports."""
import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile
from functools import cmp_to_key


def chance(text):
    """The same run of random numbers for the same text."""
    return random.Random(int(hashlib.sha256(text.encode()).hexdigest(), 16))


class RpmOrder:
    """Order of [EPOCH:]VERSION-RELEASE by rpm itself; all pairs are asked at once, and remembered."""

    def __init__(self):
        self.known = {}

    def ask(self, pairs):
        pairs = sorted({pair for pair in pairs if pair not in self.known})
        if not pairs:
            return
        with tempfile.NamedTemporaryFile("w") as data, tempfile.NamedTemporaryFile("w") as script:
            data.write("".join(f"{a}\t{b}\n" for a, b in pairs))
            script.write(
                "local all = {}\n"
                f'for line in io.lines("{data.name}") do\n'
                '  local a, b = line:match("^(.*)\\t(.*)$")\n'
                "  all[#all + 1] = rpm.vercmp(a, b)\n"
                "end\n"
                'print(table.concat(all, "\\n"))\n'
            )
            data.flush()
            script.flush()
            command = ["rpm", "--eval", '%{lua:dofile("' + script.name + '")}']
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        self.known.update(zip(pairs, map(int, out)))

    def compare(self, a, b):
        self.ask([(a, b)])
        return self.known[a, b]


class DpkgOrder:
    """Order of versions by dpkg itself."""

    def __init__(self):
        self.known = {}

    def compare(self, a, b):
        if (a, b) not in self.known:
            is_older, is_newer = (
                subprocess.run(["dpkg", "--compare-versions", a, word, b], check=False).returncode == 0
                for word in ("lt", "gt")
            )
            self.known[a, b] = int(is_newer) - int(is_older)
        return self.known[a, b]


def highest(versions, order):
    return max(versions, key=cmp_to_key(order.compare))


def lowest(versions, order):
    return min(versions, key=cmp_to_key(order.compare))


def around(version):
    """Versions of rpm at, just below, just above and far from one; the mark of the release stays."""
    epoch, _, rest = version.rpartition(":")
    begin = f"{epoch}:" if epoch else ""
    upstream, _, release = rest.rpartition("-")
    made = {version, f"{version}.1"}
    for text, rebuild in (
        (release, lambda new: f"{begin}{upstream}-{new}"),
        (upstream, lambda new: f"{begin}{new}-{release}"),
    ):
        # Not what comes after the mark, which says of what minor release it is.
        head = re.split(r"[.+_](?:el|module|rt)\d*|\.el", text)[0]
        numbers = list(re.finditer(r"\d+", head))
        for found in numbers[-1:] + numbers[:1]:
            value = int(found[0])
            for other in {value - 1, value + 1} - {-1}:
                made.add(rebuild(f"{text[:found.start()]}{other}{text[found.end():]}"))
    if not epoch:
        made.add(f"1:{version}")
    return sorted(made)


def report(system, packager, arch, kernel, packages):
    """Of protocol 6. packages: (name, version, arch, source, source version, module, vendor, repository), empty where not said"""
    lines = ["#", f"arch: {arch}", "host: node.example.org"]
    lines += [f"kernel: {kernel}"] if kernel else []
    lines += [f"packager: {packager}", "protocol: 6", f"system: {system}", "#"]
    for one in packages:
        lines.append("\t".join(one).rstrip("\t"))
    return "\n".join([*lines, "#", ""])


def answer(nodes):
    """nodes: (what it is, report, rows of [package, version, advisory, verdict, fixed])"""
    made = [{"title": title, "report": text, "rows": sorted(rows, key=str)} for title, text, rows in nodes]
    json.dump(made, sys.stdout)

#!/usr/bin/env python3
"""What is vulnerable in a root filesystem of Debian, worked out from dpkg's status without any code of the product.

usage: debian.py STATUS CODENAME NUMBER [TRACKER]

Takes TRACKER for what the security tracker says, or makes up what the security tracker says of every source in it, around the versions that are there, in the tracker's own
format, and works out by dpkg --compare-versions what follows for every installed binary. Prints {"report": TEXT of protocol 6,
"tracker": what the tracker would say, "rows": [[package, version, CVE, verdict, class, fixed]]} of everything that is said.
"""
import json
import re
import subprocess
import sys

status, codename, number, *given = sys.argv[1:]


def read():
    for stanza in open(status, encoding="utf8", errors="replace").read().split("\n\n"):
        fields = dict(re.findall(r"^([A-Z][\w-]*): *(.*)$", stanza, re.M))
        if fields.get("Status") != "install ok installed":
            continue
        name, version = fields["Package"], fields["Version"]
        found = re.match(r"^(\S+)(?: \((.*)\))?$", fields.get("Source", name))
        yield name, version, fields["Architecture"], found[1], found[2] or version


def older(a, b):
    return subprocess.run(["dpkg", "--compare-versions", a, "lt", b], check=False).returncode == 0


def resolved(version):
    return {"status": "resolved", "fixed_version": version, "urgency": "not yet assigned"}


def issues(source, version, binaries):
    """What may be said, by the year that the id gets."""
    said = {
        1: resolved(version),
        2: resolved(version + "~"),
        3: resolved(version + "+deb99u1"),
        4: resolved("0"),
        5: {"status": "open", "urgency": "medium"},
        6: {"status": "open", "urgency": "low", "nodsa": "Minor issue", "nodsa_reason": "ignored"},
        7: {"status": "open", "urgency": "low", "nodsa": "Minor issue", "nodsa_reason": "postponed"},
        8: {"status": "open", "urgency": "end-of-life"},
        9: {"status": "undetermined", "urgency": "unimportant"},
    }
    for other in sorted({own for own in binaries if own != version})[:1]:
        said[10] = resolved(other)
    keep = sum(map(ord, source)) % 3
    return {kind: state for kind, state in said.items() if len(binaries) < 3 or kind % 3 == keep or kind == 10}


def verdict(state, version):
    if state["status"] == "undetermined":
        return ["undetermined", None, None]
    if state["status"] == "open":
        never = state["urgency"] == "end-of-life" or state.get("nodsa_reason") == "ignored"
        return ["vulnerable", "will-not-fix" if never else "no-fix", None]
    fixed = state["fixed_version"]
    if fixed == "0":
        return ["not-affected", None, None]
    return ["vulnerable", "fix-available", fixed] if older(version, fixed) else ["fixed", None, fixed]


def main():
    packages = sorted(set(read()))
    sources = {}
    for _, version, _, source, source_version in packages:
        sources.setdefault((source, source_version), []).append(version)
    tracker, said, count = json.load(open(given[0])) if given else {}, {}, 0
    for source, cves in tracker.items():
        said[source] = [(cve, states["releases"][codename]) for cve, states in cves.items()]
    for (source, version), binaries in [] if given else sorted(sources.items()):
        for kind, state in issues(source, version, binaries).items():
            count += 1
            cve = f"CVE-20{kind:02}-{count:05}"
            releases = {codename: state, "sid": resolved("0"), "nextyear": resolved("1")}
            tracker.setdefault(source, {})[cve] = {"description": "made up", "releases": releases}
            said.setdefault(source, []).append((cve, state))
    known = {}
    rows = []
    for name, version, _, source, source_version in packages:
        for cve, state in said.get(source, []):
            key = (source_version, json.dumps(state))
            if key not in known:
                known[key] = verdict(state, source_version)
            kernel = re.match(r"linux(-|$)", source) and not re.match(r"linux-(base|firmware|atm)", source)
            # A backport is of what sid has, and of that the tracker says that it never had it.
            spared = kernel or "~bpo" in version
            rows.append([name, version, cve, *(["not-affected", None, None] if spared else known[key])])
    lines = ["#", "arch: x86_64", "host: node.example.org", "packager: dpkg", "protocol: 6"]
    lines += [f"system: Debian GNU/Linux {number}", "#"]
    for name, version, arch, source, source_version in packages:
        columns = [name, version, arch, "" if source == name else source]
        lines.append("\t".join(columns + ([] if source_version == version else [source_version])).rstrip("\t"))
    unique = [json.loads(row) for row in sorted({json.dumps(row) for row in rows})]
    json.dump({"report": "\n".join([*lines, "#", ""]), "tracker": tracker, "rows": unique}, sys.stdout)


main()

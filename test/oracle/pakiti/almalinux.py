#!/usr/bin/env python3
"""What is vulnerable on a node of AlmaLinux, worked out from the OSV data without any code of the product.

usage: almalinux.py OSV.tar.xz MAJOR DATE 5|6

Makes up a node that was up to date on DATE, more or less: of every package that an advisory had named by then, the version
of one of the last two such advisories; of every module one stream; three kernels, of which the middle one runs. Versions are
ordered by rpm itself. Prints {"report": TEXT, "rows": [[package, version, advisory, verdict, fixed]]} of everything that is
vulnerable or undetermined.
"""
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from functools import cmp_to_key

archive, major, date, protocol = sys.argv[1:]

STREAM = re.compile(r"(?:^|[\s,])((?=[\w.-]*[A-Za-z])[A-Za-z0-9][\w.-]*:[A-Za-z0-9][\w.-]*)(?=[\s,/]|$)")
KERNEL = re.compile(
    r"^kernel(-rt|-64k|-rt-64k|-zfcpdump|-kvm)?(-debug)?(-core|-modules|-modules-core|-modules-extra|-modules-extra-matched|-modules-internal"
    r"|-modules-partner|-devel|-devel-matched|-kvm|-uki-virt|-uki-virt-addons)?$"
)


def number(text):
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def read():
    entries = []
    with tarfile.open(archive) as tar:
        for member in tar:
            if not member.isfile() or f"/almalinux{major}/" not in "/" + member.name:
                continue
            document = json.load(tar.extractfile(member))
            if document.get("withdrawn"):
                continue
            title = document["summary"]
            streams = STREAM.findall(re.sub(r"^(Critical|Important|Moderate|Low):\s", "", title)) or ["*"]
            for affected in document["affected"]:
                if affected["package"]["ecosystem"] != f"AlmaLinux:{major}":
                    continue
                for span in affected["ranges"]:
                    for event in span["events"]:
                        if "fixed" in event:
                            fixed = event["fixed"]
                            module = streams if ".module_" in fixed else [None]
                            name = affected["package"]["name"]
                            entries.append((name, document["id"], fixed, module, document["published"][:10]))
    # A title that names no stream: the build of the fix tells it where another advisory lists that build.
    streams_of = {}
    for _, _, fixed, module, _ in entries:
        if module not in ([None], ["*"]):
            streams_of.setdefault(build(fixed), set()).update(module)
    fixes_of = {}
    for name, id_, fixed, module, _ in entries:
        if module == ["*"]:
            fixes_of.setdefault((name, id_), []).append(build(fixed))

    def told(name, id_, module):
        builds = fixes_of.get((name, id_), [])
        if module != ["*"] or not all(one in streams_of for one in builds):
            return module
        streams = sorted(set().union(*(streams_of[one] for one in builds)))
        return streams if len(streams) == 1 else ["*"]

    return [(name, id_, fixed, told(name, id_, module), day) for name, id_, fixed, module, day in entries]


def build(version):
    return version[version.index(".module_") :].split(".alma")[0]


def compare(pairs):
    """{(a, b): -1, 0 or 1} by rpm."""
    pairs = sorted(set(pairs))
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
    return dict(zip(pairs, map(int, out)))


def choose(entries):
    """name -> (version, stream or None)"""
    streams = {}
    for _, _, _, module, _ in entries:
        for one in module:
            if one not in (None, "*"):
                streams.setdefault(one.split(":")[0], set()).add(one)
    stream_of = {module: sorted(all_)[number(module + date) % len(all_)] for module, all_ in streams.items()}
    candidates = {}
    for name, _, fixed, module, published in entries:
        if published > date:
            continue
        if module == [None]:
            candidates.setdefault(name, set()).add((fixed, None))
        else:
            for one in module if module[0] != "*" else []:
                if stream_of[one.split(":")[0]] == one:
                    candidates.setdefault(name, set()).add((fixed, one))
    order = compare([(a, b) for all_ in candidates.values() for a, _ in all_ for b, _ in all_])
    chosen = {}
    for name, all_ in candidates.items():
        kinds = sorted({module or "" for _, module in all_})
        kind = kinds[number(name) % len(kinds)] or None
        versions = sorted({v for v, m in all_ if m == kind}, key=cmp_to_key(lambda a, b: order[a, b]))
        last = versions[-2:]
        chosen[name] = (last[number(name + date) % len(last)], kind)
    return chosen


def main():
    entries = read()
    chosen = choose(entries)
    installed = [(name, version, module) for name, (version, module) in sorted(chosen.items()) if not KERNEL.match(name)]
    kernels = sorted(
        {fixed for name, _, fixed, _, published in entries if name == "kernel-core" and published <= date},
    )
    order = compare([(a, b) for a in kernels for b in kernels])
    kernels = sorted(kernels, key=cmp_to_key(lambda a, b: order[a, b]))[-3:]
    running = kernels[len(kernels) // 2]
    named = {name for name, _, _, _, _ in entries}
    parts = [name for name in ("kernel", "kernel-core", "kernel-modules", "kernel-debug-core") if name in named]
    installed += [(name, version, None) for version in kernels for name in parts]

    by_name = {}
    for name, advisory, fixed, module, _ in entries:
        by_name.setdefault(name, []).append((advisory, fixed, module))
    pairs = [(v, fixed) for name, v, _ in installed for _, fixed, _ in by_name.get(name, [])]
    order = compare(pairs)
    rows = []
    for name, version, module in installed:
        if KERNEL.match(name) and (version != running or "debug" in name):
            continue
        worst = {}
        for advisory, fixed, streams in by_name.get(name, []):
            if order[version, fixed] >= 0:
                continue
            if module is None and streams != [None] or module is not None and streams == [None]:
                continue
            if module is None or module in streams:
                worst.setdefault((advisory, "vulnerable"), []).append(fixed)
            elif streams == ["*"]:
                worst.setdefault((advisory, "undetermined"), []).append(fixed)
        for (advisory, verdict), fixes in worst.items():
            if verdict == "undetermined" and (advisory, "vulnerable") in worst:
                continue
            rows.append([name, version, advisory, verdict, fixes])
    top = compare([(a, b) for row in rows for a in row[4] for b in row[4]])
    rows = [row[:4] + [max(row[4], key=cmp_to_key(lambda a, b: top[a, b]))] for row in rows]

    lines = ["#", "arch: x86_64", "host: node.example.org", f"kernel: {running}.x86_64", "packager: rpm"]
    lines += ["protocol: 6"] if protocol == "6" else []
    lines += [f"system: AlmaLinux release {major}.5 (Made Up)", "#"]
    for name, version, module in installed:
        evr = version if re.match(r"\d+:", version) else "0:" + version
        more = ["", "", f"{module}:{major}0500:0a1b2c3d" if module else "", "AlmaLinux"] if protocol == "6" else []
        lines.append("\t".join([name, evr, "x86_64", *more]))
    lines += ["#", ""]
    json.dump({"report": "\n".join(lines), "rows": sorted(rows)}, sys.stdout)


main()

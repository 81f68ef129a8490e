#!/usr/bin/env python3
"""What is vulnerable on nodes of Rocky Linux, worked out from OSV and from the errata without any code of the product.

usage: rocky.py SEED FILE…

FILE is a document of OSV, or a page of the errata's API. A node has a version of each package that any of them names, around
the one that mends it; of packages of a module the stream of the erratum, or another, or none that is said. Source: OSV schema 1.7,
and the OpenAPI document of apollo.build.resf.org.
"""
import json
import re
import sys

from made_up import RpmOrder, answer, around, chance, lowest, report

seed, *files = sys.argv[1:]
order = RpmOrder()
ARCH = "x86_64"


def read():
    """major → id → name → [(fixed, arch or None, module or None)]"""
    said = {}

    def say(major, id_, name, *entry):
        said.setdefault(major, {}).setdefault(id_, {}).setdefault(name, set()).add(entry)

    for file in files:
        document = json.load(open(file, encoding="utf8"))
        for advisory in document.get("advisories", []):
            # Of bugs nobody is vulnerable.
            if advisory["kind"] != "Security" and not advisory["cves"]:
                continue
            for package in advisory["packages"]:
                major = re.match(r"Rocky Linux (\d+)", package["product_name"])
                nevra = re.match(r"(.+)-(\d+):([^-:]+-[^-]+)\.(\w+)\.rpm$", package["nevra"])
                if major is None or nevra is None or nevra[4] in ("src", "nosrc"):
                    continue
                fixed = nevra[3] if nevra[2] == "0" else f"{nevra[2]}:{nevra[3]}"
                module = f"{package['module_name']}:{package['module_stream']}" if package["module_name"] else None
                if module is None and ".module" in fixed:
                    module = "*"
                say(major[1], advisory["name"], nevra[1], fixed, nevra[4], module)
        for affected in document.get("affected", []):
            major = re.match(r"Rocky Linux:(\d+)$", affected["package"]["ecosystem"])
            for span in affected["ranges"]:
                for event in span["events"]:
                    if major and "fixed" in event:
                        fixed = event["fixed"]
                        say(major[1], document["id"], affected["package"]["name"], fixed, None, "*" if ".module" in fixed else None)
    return said


def verdict(version, arch, module, entries):
    about = [one for one in entries if one[1] in (arch, None)]
    # Kernels for clouds have numbers of the ordinary ones, with something after them.
    cloud = re.compile(r"\.cloud(\.|$)")
    about = [one for one in about if not cloud.search(one[0]) or cloud.search(version)]
    streams = {one[2] for one in about}
    if module is None:
        about = [one for one in about if one[2] is None]
    elif module in streams:
        about = [one for one in about if one[2] == module]
    else:
        about = [one for one in about if one[2] == "*"]
    if not about:
        return None
    fixed = lowest({one[0] for one in about}, order)
    if order.compare(version, fixed) >= 0:
        return ["fixed", None]
    return ["undetermined" if module not in (None, *streams) else "vulnerable", [fixed]]


def nodes():
    for major, advisories in sorted(read().items()):
        for turn in range(6):
            random = chance(f"{seed} {major} {turn}")
            lines, rows, packages = [], [], []
            running = ""
            everything = {}
            for names in advisories.values():
                for name, entries in names.items():
                    everything.setdefault(name, set()).update(entries)
            for name, entries in sorted(everything.items()):
                fixed, arch, module = random.choice(sorted(one for one in entries if one[1] in (ARCH, "noarch", None)) or [(None, None, None)])
                if fixed is None:
                    continue
                if module:
                    module = random.choice([module, f"{module.split(':')[0]}:made-up"]) if module != "*" else None
                version = random.choice(around(re.sub("^0:", "", fixed)))
                if name == "kernel":
                    version = random.choice([version, version.removesuffix(".cloud")]).rpartition(":")[2]
                    running = f"{version}.{ARCH}"
                packages.append((name, version, arch or ARCH, module))
            for name, version, arch, module in packages:
                for id_, names in advisories.items():
                    found = verdict(version, arch, module, names.get(name, ()))
                    if found:
                        rows.append([name, version, id_, *found])
                label = f"{module}:{major}0500:0a1b2c3d" if module else ""
                # Of a kernel that runs and that is named by nothing but those for clouds nobody says that it is good.
                if name == "kernel" and not any(row[0] == name for row in rows):
                    rows.append(["*", "", "", "undetermined", None])
                lines.append((name, version if ":" in version else f"0:{version}", arch, "", "", label, "Rocky Enterprise Software Foundation"))
            text = report(f"Rocky Linux release {major}.5 (Made Up)", "rpm", ARCH, running, lines)
            yield f"{major}, {len(packages)} packages, turn {turn}", text, rows


answer(nodes())

#!/usr/bin/env python3
"""What is vulnerable on nodes of Ubuntu, worked out from OSV documents without any code of the product.

usage: ubuntu.py SEED FILE…

FILE is a document of OSV. For each release that one names it makes up nodes with the binaries that the documents list for their
sources, in versions around those that mend them, some of Ubuntu Pro and some built for FIPS; and says of each package and
document: vulnerable, fixed or undetermined. A source is mended in any version that is not older than a fix, of the archive or of
Pro; a build for FIPS by fixes for FIPS alone. Source: OSV schema 1.7, and Canonical, "Ubuntu OSV format".
"""
import json
import re
import sys

from made_up import DpkgOrder, answer, chance, report

seed, *files = sys.argv[1:]
order = DpkgOrder()


def read():
    """release → source → id → [(whether for FIPS, fixed or None, binaries)]"""
    said = {}
    for file in files:
        document = json.load(open(file, encoding="utf8"))
        for affected in document["affected"]:
            found = re.match(r"Ubuntu:(?:Pro:(?:([A-Za-z-]+):)?)?(\d+\.\d+)(?::LTS)?$", affected["package"]["ecosystem"])
            if not found:
                continue
            fixes = [event["fixed"] for span in affected["ranges"] for event in span["events"] if "fixed" in event]
            binaries = affected.get("ecosystem_specific", {}).get("binaries") or []
            names = [one["binary_name"] for one in binaries]
            source = affected["package"]["name"]
            entry = "fips" in (found[1] or "").lower() and "fips" not in source, (fixes or [None])[0], names
            said.setdefault(found[2], {}).setdefault(source, {}).setdefault(document["id"], []).append(entry)
    return said


def around(version):
    made = {version, f"{version}~", f"{version}.1", f"{version}+esm1", f"{version}+Fips1", f"1:{version}", "0~1"}
    numbers = list(re.finditer(r"\d+", version))
    for found in (numbers[0], numbers[-1]):
        for other in {int(found[0]) - 1, int(found[0]) + 1} - {-1}:
            made.add(f"{version[: found.start()]}{other}{version[found.end() :]}")
    return sorted(made)


def verdict(version, entries):
    is_fips = "fips" in version.lower()
    about = [fixed for fips, fixed, _ in entries if fips == is_fips]
    others = [fixed for fips, fixed, _ in entries if fips != is_fips]
    if not about:
        return ["undetermined", None] if is_fips else None
    if any(fixed is not None and order.compare(version, fixed) >= 0 for fixed in about):
        return ["fixed", None]
    return ["vulnerable", [*about, *(others if is_fips else [])]]


def nodes():
    for release, sources in sorted(read().items()):
        for turn in range(6):
            random = chance(f"{seed} {release} {turn}")
            packages = []
            running = ""
            for source, ids in sorted(sources.items()):
                entries = [one for all_ in ids.values() for one in all_]
                fixes = sorted({fixed for _, fixed, _ in entries if fixed})
                version = random.choice([one for fixed in fixes for one in around(fixed)] or ["1-1"])
                names = sorted({name for _, _, listed in entries for name in listed})
                if source.startswith("linux"):
                    flavour = source.removeprefix("linux-").split("-")[0] if source != "linux" else "generic"
                    abi = ".".join(version.rpartition(":")[2].split("~")[0].split("+")[0].split(".")[:3])
                    if "-" not in abi or running:
                        continue
                    # What holds a kernel is called by what it is; only the one that runs is exposed.
                    running = f"{abi}-{flavour}"
                    names = [f"linux-image-{running}", f"linux-modules-{running}"]
                for name in names or [source]:
                    # A rebuild of the same source counts otherwise.
                    own = version if source.startswith("linux") or random.random() < 0.7 else f"{version}build{random.randrange(1, 9)}"
                    packages.append((name, own, source, version))
            rows = []
            lines = []
            for name, own, source, version in packages:
                for id_, entries in sources[source].items():
                    found = verdict(version, entries)
                    if found:
                        rows.append([name, own, id_, *found])
                lines.append((name, own, "amd64", source, "" if own == version else version, "", "Ubuntu"))
            if not packages:
                continue
            text = report(f"Ubuntu {release}", "dpkg", "x86_64", running, lines)
            yield f"{release}, {len(packages)} packages, turn {turn}", text, rows


answer(nodes())

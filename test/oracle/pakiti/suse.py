#!/usr/bin/env python3
"""What is vulnerable on nodes of SUSE, worked out from CSAF documents without any code of the product.

usage: suse.py SEED FILE…

FILE is a document of CSAF 2.0, an advisory or the VEX of a CVE. For each release that a document names (a service pack is one
of its own) it makes up nodes with versions around those that SUSE recommends, and with packages that are said to be affected or
not. Channels (LTSS and the like) are of everybody who has the release: a fix in any of them mends. Source: CSAF 2.0, and
the CPE dictionary of SUSE.
"""
import json
import re
import sys

from made_up import RpmOrder, answer, around, chance, lowest, report

seed, *files = sys.argv[1:]
order = RpmOrder()
ARCHES = r"x86_64|aarch64|ppc64le|ppc64|ppc|s390x|s390|i[3-6]86|ia64|noarch|riscv64|armv\w+|src|nosrc"


def products(branches):
    for branch in branches:
        if "product" in branch:
            yield branch["product"]
        yield from products(branch.get("branches", []))


def places(product):
    """[(what it calls itself, channel)] of a node of that product"""
    cpe = product.get("product_identification_helper", {}).get("cpe", "")
    parts = cpe.removeprefix("cpe:/").split(":") + [""] * 4
    vendor, name, version, update = parts[1:5]
    if vendor == "opensuse":
        if name == "tumbleweed":
            return [("openSUSE Tumbleweed 20240101", None)]
        return [(f"openSUSE Leap {version}", None)] if name == "leap" else []
    if vendor != "suse":
        return []
    pack = re.match(r"sp(\d)$", update)
    number = f"{version}.{pack[1]}" if pack else update or version
    server, desktop = f"SLES {number}", f"SLED {number}"
    if name in ("sles", "suse_sles"):
        return [(server, parts[5] or None if parts[5] != "server" else None)]
    if name == "sled":
        return [(desktop, None)]
    if name.startswith("sle-module-") or name == "sle-sdk":
        return [(server, None), (desktop, None)]
    if name == "packagehub":
        return [(server, name), (desktop, name)]
    if re.match(r"(suse_)?sles[-_].", name) or re.match(r"sle[-_](hpc|rt|ha|we|live-patching|bsk|hsm|pos)", name):
        return [(server, name)]
    return []


def said_in(document):
    """[(system, channel, name, arch or None, status, version or None)]"""
    known = {one["product_id"]: one for one in products(document["product_tree"]["branches"])}
    said = set()
    related = {
        one["full_product_name"]["product_id"]: (one["product_reference"], one["relates_to_product_reference"])
        for one in document["product_tree"]["relationships"]
    }
    for vulnerability in document["vulnerabilities"]:
        for status, ids in vulnerability["product_status"].items():
            for id_ in ids:
                inner, platform = related[id_]
                for system, channel in places(known[platform]):
                    if status in ("recommended", "fixed", "first_fixed"):
                        found = re.match(rf"(.+)-([^-]+-[^-]+?)(?:\.({ARCHES}))?$", inner)
                        if found[3] not in ("src", "nosrc"):
                            said.add((system, channel, found[1], found[3], "fixed", found[2]))
                    else:
                        said.add((system, channel, inner, None, status, None))
    return said


def verdict(version, arch, about):
    about = [one for one in about if one[3] in (arch, None)]
    streams = {}
    for one in about:
        if one[4] == "fixed":
            streams.setdefault(one[1], set()).add(one[5])
    held = [lowest(versions, order) for versions in streams.values()]
    if any(order.compare(version, fix) >= 0 for fix in held):
        return ["fixed", None]
    if held:
        return ["vulnerable", sorted(held)]
    statuses = {one[4] for one in about}
    if "known_affected" in statuses:
        return ["vulnerable", [None]]
    return ["undetermined", None] if "under_investigation" in statuses else None


def nodes():
    everything = {}
    for file in files:
        document = json.load(open(file, encoding="utf8"))
        if "product_tree" in document:
            everything[document["document"]["tracking"]["id"]] = said_in(document)
    for system in sorted({one[0] for said in everything.values() for one in said}):
        random = chance(f"{seed} {system}")
        names = {}
        for said in everything.values():
            for one in said:
                if one[0] == system:
                    names.setdefault(one[2], []).append(one)
        lines, rows = [], []
        # Packages that are said to be not affected are many, and alike.
        picked = sorted(name for name, all_ in names.items() if any(one[4] != "known_not_affected" for one in all_))
        picked += random.sample(sorted(set(names) - set(picked)), min(20, len(names) - len(picked)))
        for name in picked:
            fixed = sorted({(one[5], one[3]) for one in names[name] if one[4] == "fixed" and one[3] in ("x86_64", "noarch", None)})
            version, arch = random.choice(fixed) if fixed else (f"1.{random.randrange(9)}-1.1", "x86_64")
            version = random.choice(around(version))
            arch = arch or "x86_64"
            for id_, said in everything.items():
                found = verdict(version, arch, [one for one in said if one[0] == system and one[2] == name])
                if found:
                    rows.append([name, version, id_, *found])
            lines.append((name, version if ":" in version else f"0:{version}", arch, "", "", "", "openSUSE" if "openSUSE" in system else "SUSE LLC <https://www.suse.com/>"))
        yield f"{system}, {len(lines)} packages", report(system, "rpm", "x86_64", "", lines), rows


answer(nodes())

#!/usr/bin/env python3
"""What is vulnerable on nodes of Red Hat Enterprise Linux, worked out from CSAF documents without any code of the product.

usage: redhat.py SEED FILE…

FILE is a document of CSAF 2.0, an advisory or the VEX of a CVE. For each minor release that a document names it makes up a
node with versions around what is fixed anywhere, and with binaries of the sources that are not fixed; and it says of each
package and document: vulnerable, fixed or not-affected. What holds on a node is what Red Hat says of the main stream of its
major release, and of the extended ones (EUS, AUS, TUS, E4S) of its own minor release. Of what has no fix Red Hat names the
source. Source: CSAF 2.0, and Red Hat, "Red Hat's CSAF VEX files".
"""
import json
import re
import sys
from urllib.parse import parse_qs, unquote

from made_up import RpmOrder, answer, around, chance, lowest, report

seed, *files = sys.argv[1:]
order = RpmOrder()
KERNEL = re.compile(
    r"^kernel(-rt|-64k|-rt-64k|-zfcpdump|-kvm)?(-debug)?(-core|-modules|-modules-core|-modules-extra|-modules-internal"
    r"|-modules-partner|-devel|-devel-matched|-kvm|-uki-virt)?$"
)


def products(branches):
    for branch in branches:
        if "product" in branch:
            yield branch["product"]
        yield from products(branch.get("branches", []))


def place(product):
    """(major, None or minor of the extended stream), None for what is no release"""
    cpe = product.get("product_identification_helper", {}).get("cpe", "")
    main = re.match(r"cpe:/[ao]:redhat:enterprise_linux:(\d+)(?:\.\d+)?(?:::\w+)?$", cpe)
    if main:
        extended = re.search(r"-(\d+\.\d+)\.\d+\.Z\.(?:EUS|AUS|TUS|E4S)$", product["product_id"])
        return main[1], extended[1] if extended else None
    extended = re.match(r"cpe:/[ao]:redhat:rhel_(?:eus|aus|tus|e4s):(\d+)\.(\d+)(?:::\w+)?$", cpe)
    return (extended[1], f"{extended[1]}.{extended[2]}") if extended else None


def component(purl):
    """(name, version or None, arch or None)"""
    found = re.match(r"pkg:rpm/redhat/([^@?]+)(?:@([^?]+))?(?:\?(.*))?$", purl or "")
    if not found:
        return None
    rest = parse_qs(found[3] or "")
    version = unquote(found[2]) if found[2] else None
    epoch = rest.get("epoch", ["0"])[0]
    if version and epoch != "0":
        version = f"{epoch}:{version}"
    return unquote(found[1]), version, rest.get("arch", [None])[0]


def said_in(document):
    """[(major, minor or None, name, arch, status, version or None, whether it is of a source)]"""
    tree = document["product_tree"]
    known = {one["product_id"]: one for one in products(tree["branches"])}
    related = {}
    for one in tree["relationships"]:
        related[one["full_product_name"]["product_id"]] = one["product_reference"], one["relates_to_product_reference"]
    said = []
    for vulnerability in document["vulnerabilities"]:
        for status, ids in vulnerability["product_status"].items():
            for id_ in ids:
                if id_ not in related:
                    continue
                inner, platform = related[id_]
                on = place(known[platform])
                about = component(known[inner].get("product_identification_helper", {}).get("purl"))
                if on is None or about is None:
                    continue
                name, version, arch = about
                said.append((*on, name, arch, status, version, arch == "src"))
    return said


def verdict(package, node, said):
    """[verdict, version that mends it or None]; None where nothing is said"""
    name, version, arch, source = package
    major, minor, running = node
    kernel = KERNEL.match(name)
    # What runs is never of a flavour: uname would have it at its end.
    if kernel and (kernel[1] or kernel[2] or f"{version}.x86_64" != running):
        return ["not-affected", None]
    about = [one for one in said if one[0] == major and one[1] in (None, minor)]
    own = [one for one in about if not one[6] and one[2] == name and one[3] in (arch, None)]
    # Of what is not listed itself the source speaks.
    counted = own or [one for one in about if one[6] and one[2] == source]
    fixes = {}
    for one in counted:
        if one[4] == "fixed":
            fixes.setdefault(one[1], set()).add(one[5])
    statuses = {one[4] for one in counted}
    held = [lowest(versions, order) for versions in fixes.values()]
    if any(order.compare(version, fix) >= 0 for fix in held) and "known_affected" not in statuses:
        return ["fixed", None]
    if "known_affected" in statuses:
        return ["vulnerable", [None, *sorted(held)]]
    if held:
        return ["vulnerable", sorted(held)]
    if "under_investigation" in statuses:
        return ["undetermined", None]
    return ["not-affected", None] if statuses else None


def minor_of(version):
    found = re.search(r"\.el(\d+)_(\d+)", version)
    return (int(found[1]), int(found[2])) if found else None


def node_of(major, minor, everything):
    random = chance(f"{seed} {major} {minor}")
    names = {}
    sources = set()
    for said in everything.values():
        for of_major, _, name, arch, status, version, is_source in said:
            if of_major != major:
                continue
            if is_source:
                sources.add(name)
            elif version and arch in ("x86_64", "noarch"):
                names.setdefault((name, arch), set()).add(version)
    number = tuple(map(int, minor.split(".")))
    packages = []
    for (name, arch), versions in sorted(names.items()):
        possible = [one for version in sorted(versions) for one in around(version)]
        possible = [one for one in possible if (minor_of(one) or number) <= number]
        if KERNEL.match(name):
            possible = [one for one in possible if ":" not in one]
        if not possible:
            continue
        version = random.choice(possible)
        of = [one for one in sources if name == one or name.startswith(f"{one}-")]
        # Since 9.4 there is a source of its own no more.
        of = [one for one in of if one != "kernel-rt" or ".rt" in version]
        packages.append((name, version, arch, max(of, key=len, default=name)))
    kernels = sorted(version for name, version, _, _ in packages if name == "kernel-core")
    running = f"{kernels[0]}.x86_64" if kernels else ""
    if kernels:
        packages = [(n, kernels[0] if n.startswith("kernel") and not n.startswith("kernel-rt") and KERNEL.match(n) and random.random() < 0.7 else v, a, s) for n, v, a, s in packages]
    for source in sorted(sources):
        for name in (source, f"{source}-made-up"):
            if not any(name == one for one, _, _, _ in packages) and not KERNEL.match(name):
                packages.append((name, f"1.{random.randrange(9)}-1.el{major}", "x86_64", source))
    lines = []
    for name, version, arch, source in packages:
        own = version.rpartition(":")[2]
        lines.append((name, version if ":" in version else f"0:{version}", arch, source, own, "", "Red Hat, Inc."))
    rows = []
    for advisory, said in sorted(everything.items()):
        for package in packages:
            found = verdict(package, (major, minor, running), said)
            if found is not None and found[0] != "not-affected":
                rows.append([package[0], package[1], advisory, *found])
    text = report(f"Red Hat Enterprise Linux release {minor} (Made Up)", "rpm", "x86_64", running, lines)
    return f"{minor}, {len(packages)} packages", text, rows


def main():
    everything = {}
    for file in files:
        document = json.load(open(file, encoding="utf8"))
        everything[document["document"]["tracking"]["id"]] = said_in(document)
    minors = {(one[0], one[1]) for said in everything.values() for one in said if one[1]}
    majors = {one[0] for said in everything.values() for one in said}
    minors |= {(major, f"{major}.{minor}") for major in majors for minor in (1, 9)}
    answer(node_of(major, minor, everything) for major, minor in sorted(minors))


main()

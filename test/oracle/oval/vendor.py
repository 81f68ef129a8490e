#!/usr/bin/env python3
"""OVAL in the shapes of Red Hat's and of SUSE's, made of their CSAF documents, and nodes to hold it against; no code of the product.

usage: vendor.py redhat|suse SEED KEY KERNEL FILE…

FILE is a document of CSAF 2.0, KEY the id of the key that packages are signed with, KERNEL what uname says of the machine that
evaluates. Output: {oval, definitions, nodes: [{title, release, packages: [{name, epoch, version, release, arch, module}]}]}.
Sources: Red Hat's OVAL v2 streams, and SUSE's OVAL (patch and affected), as they came.
"""
import json
import re
import sys
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

sys.path.insert(0, str(Path(__file__).parent.parent / "pakiti"))
from made_up import around, chance  # noqa: E402

vendor, seed, key, kernel, *files = sys.argv[1:]
NODES = 3
OURS = ("x86_64", "noarch", "i686")
NAMESPACES = (
    'xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5"'
    ' xmlns:linux="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux"'
    ' xmlns:unix="http://oval.mitre.org/XMLSchema/oval-definitions-5#unix"'
    ' xmlns:ind="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent"'
)


class Oval:
    """Tests, objects and states that are alike are one, as in the feeds."""

    def __init__(self):
        self.parts = {"tst": {}, "obj": {}, "ste": {}}
        self.definitions = []

    def add(self, part, element, attributes, content):
        known = self.parts[part]
        text = element, attributes, content
        return known.setdefault(text, f"oval:oracle:{part}:{len(known) + 1}")

    def test(self, kind, object_, state, check="at least one", comment="t"):
        prefix = kind.split(":")[0]
        content = f'<{prefix}:object object_ref="{self.add("obj", f"{kind}_object", "", object_)}"/>'
        if state is not None:
            content += f'<{prefix}:state state_ref="{self.add("ste", f"{kind}_state", "", state)}"/>'
        attributes = f'check="{check}" comment={quoteattr(comment)}'
        return f'<criterion test_ref="{self.add("tst", f"{kind}_test", attributes, content)}"/>'

    def package(self, name, state, **more):
        return self.test("linux:rpminfo", f"<linux:name>{escape(name)}</linux:name>", state, **more)

    def define(self, kind, title, criteria):
        id_ = f"oval:oracle:def:{len(self.definitions) + 1}"
        self.definitions.append(
            f'<definition id="{id_}" version="1" class="{kind}"><metadata><title>{escape(title)}</title>'
            f'<reference ref_id="{id_}" source="ORACLE"/><description>d</description></metadata>{criteria}</definition>'
        )

    def document(self):
        def written(part):
            return "\n".join(
                f'<{element} id="{id_}" version="1" {attributes}>{content}</{element}>'
                for (element, attributes, content), id_ in self.parts[part].items()
            )

        definitions = "\n".join(self.definitions)
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<oval_definitions {NAMESPACES}><generator>'
            "<oval:schema_version>5.10</oval:schema_version><oval:timestamp>2024-04-23T12:42:49</oval:timestamp></generator>"
            f"<definitions>{definitions}</definitions>\n<tests>{written('tst')}</tests>\n"
            f"<objects>{written('obj')}</objects>\n<states>{written('ste')}</states>\n</oval_definitions>"
        )


def every(*parts):
    return f'<criteria operator="AND">{"".join(parts)}</criteria>'


def any_of(*parts):
    return f'<criteria operator="OR">{"".join(parts)}</criteria>'


def evr(operation, version):
    version = version if ":" in version else f"0:{version}"
    return f'<linux:evr datatype="evr_string" operation="{operation}">{version}</linux:evr>'


def arches(names, form="{}"):
    listed = form.format("|".join(sorted(names)))
    return f'<linux:arch datatype="string" operation="pattern match">{listed}</linux:arch>'


def products(branches):
    for branch in branches:
        if "product" in branch:
            yield branch["product"]
        yield from products(branch.get("branches", []))


def said_in(document):
    """{(platform, status): {(name, version or None): {arch}}}; platform is a product of CSAF"""
    known = {one["product_id"]: one for one in products(document["product_tree"]["branches"])}
    related = {
        one["full_product_name"]["product_id"]: (one["relates_to_product_reference"], one["product_reference"])
        for one in document["product_tree"]["relationships"]
    }
    said = {}
    for vulnerability in document["vulnerabilities"]:
        for status, ids in vulnerability["product_status"].items():
            for platform, inner in (related[id_] for id_ in ids if id_ in related):
                found = re.match(r"(.+)-((?:\d+:)?[^-]+-[^-]+)\.(\w+)$", inner)
                name, version, arch = found.groups() if found else (inner, None, "x86_64")
                if arch not in ("src", "nosrc") and ":" not in name:
                    said.setdefault((platform, status), {}).setdefault((name, version), set()).add(arch)
    return {(json.dumps(known[platform], sort_keys=True), status): all_ for (platform, status), all_ in said.items()}


def chunks(all_, size):
    all_ = sorted(all_, key=str)
    return [all_[at : at + size] for at in range(0, len(all_), size)]


def redhat(oval, said, names):
    """names: {major: {name: [(version or None, arch)]}}, to be filled"""
    signed = f'<linux:signature_keyid operation="equals">{key}</linux:signature_keyid>'
    anything = "".join(f'<linux:{one} operation="pattern match"/>' for one in ("name", "epoch", "version", "release", "arch"))
    file = f"{anything}<linux:filepath>/etc/redhat-release</linux:filepath>"
    owner = '<linux:name operation="pattern match">^redhat-release</linux:name>'
    required = oval.test("linux:rpmverifyfile", file, owner, check="none satisfy", comment="Red Hat Enterprise Linux must be installed")
    for (document, platform, status), packages in said.items():
        cpe = json.loads(platform).get("product_identification_helper", {}).get("cpe", "")
        release = re.match(r"cpe:/[ao]:redhat:(?:enterprise_linux|rhel_\w+):(\d+)", cpe)
        if not release:
            continue
        major = release[1]
        version_state = f'{owner}<linux:version operation="pattern match">^{major}[^\\d]</linux:version>'
        installed = oval.test("linux:rpmverifyfile", file, version_state, comment=f"Red Hat Enterprise Linux {major} is installed")
        for chunk in chunks(packages.items(), 12):
            random = chance(f"{document} {chunk}")
            alternatives = []
            for (name, version), archs in chunk:
                names.setdefault(major, {}).setdefault(name, []).extend((version, arch) for arch in archs)
                is_signed = oval.package(name, signed, comment=f"{name} is signed with Red Hat redhatrelease2 key")
                if status == "fixed":
                    state = (arches(archs) if random.random() < 0.5 else "") + evr("less than", version)
                    alternatives.append(every(oval.package(name, state, comment=f"{name} is earlier than {version}"), is_signed))
                elif status == "known_affected":
                    alternatives.append(every(oval.package(name, None, comment=f"{name} is installed"), is_signed))
            if not alternatives:
                continue
            conditions = [installed, any_of(*alternatives)]
            first = chunk[0][0]
            if first[0].startswith("kernel") and first[1]:
                conditions.insert(1, running(oval, first[1], random))
            kind = "patch" if status == "fixed" else "vulnerability"
            oval.define(kind, first[0], any_of(required, every(*conditions)))


def running(oval, version, random):
    """Of the kernel that runs only the machine itself can say: expressions for it as well as for the document's own."""
    known = random.choice([version.rpartition(":")[2], kernel, re.sub(r"\d+$", "", kernel) + "[0-9a-z]+", f"99-{kernel}"])
    pattern = re.sub(r"(?<!\])\.", r"\\.", known)
    bound = f'<unix:os_release operation="pattern match">{pattern}</unix:os_release>'
    boot = (
        '<ind:filepath>/boot/grub2/grubenv</ind:filepath>'
        '<ind:pattern operation="pattern match">(?&lt;=^saved_entry=)[a-f0-9]{32}-(.*)</ind:pattern><ind:instance datatype="int">1</ind:instance>'
    )
    next_ = f'<ind:subexpression datatype="evr_string" operation="less than">{version if ":" in version else f"0:{version}"}</ind:subexpression>'
    return any_of(
        oval.test("unix:uname", "", bound, comment="kernel earlier than that is currently running"),
        oval.test("ind:textfilecontent54", boot, next_, comment="kernel earlier than that is set to boot up on next boot"),
    )


def release_of(product):
    """(package, version) that tells the product"""
    name = product["name"]
    found = re.match(r"(?P<who>.+?) (?P<major>[\d.]+)(?: SP(?P<pack>\d))?(?P<more>-\w+)?$", name)
    if not found:
        return re.sub(r"\W+", "-", name).lower() + "-release", "1"
    who = {"SUSE Linux Enterprise Server": "sles", "SUSE Linux Enterprise Desktop": "sled"}.get(found["who"])
    who = who or re.sub(r"\W+", "-", found["who"]).lower()
    return f"{who}{(found['more'] or '').lower()}-release", found["major"] + (f".{found['pack']}" if found["pack"] else "")


def suse(oval, said, names):
    signed = f'<linux:signature_keyid operation="equals">{key}</linux:signature_keyid>'
    together = {}
    for (document, platform, status), packages in said.items():
        together.setdefault((document, status, json.dumps(sorted((str(k), sorted(v)) for k, v in packages.items()))), []).append(
            (release_of(json.loads(platform)), packages)
        )
    for (document, status, _), all_ in together.items():
        platforms = sorted({release for release, _ in all_})
        is_one = any_of(
            *(
                oval.package(name, f'<linux:version operation="equals">{version}</linux:version>', comment=f"{name} is =={version}")
                for name, version in platforms
            )
        )
        for chunk in chunks(all_[0][1].items(), 2 if status == "recommended" else 12):
            random = chance(f"{document} {chunk}")
            shape = random.choice(["not affected", "affected"])
            alternatives = []
            for (name, version), archs in chunk:
                for release in platforms:
                    names.setdefault(release, {}).setdefault(name, []).extend((version, arch) for arch in archs)
                if status == "recommended":
                    state = (arches(archs, "({})") if random.random() < 0.7 else "") + evr("less than", version)
                    is_older = oval.package(name, state, comment=f"{name} is <{version}")
                    is_signed = oval.package(name, signed, check="all", comment=f"{name} is signed with openSUSE key")
                    alternatives.append(every(is_older, is_signed) if random.random() < 0.3 else is_older)
                elif shape == "affected":
                    alternatives.append(oval.package(name, evr("greater than", "0-0"), comment=f"{name} is affected"))
                else:
                    state = '<linux:version operation="equals">0</linux:version>'
                    alternatives.append(oval.package(name, state, comment=f"{name} is not affected"))
            kind = "patch" if status == "recommended" else "vulnerability"
            criteria = every(is_one, any_of(*alternatives))
            oval.define(kind, chunk[0][0][0], criteria if random.random() < 0.5 else any_of(criteria))


def split(version):
    epoch, _, rest = version.rpartition(":")
    upstream, _, release = rest.rpartition("-")
    return {"epoch": epoch or "0", "version": upstream, "release": release}


def node_of(title, marks, names, random):
    """marks: [(package, version)] of the release; names as above, of one release"""
    packages = [{"name": name, "epoch": "0", "version": version, "release": "1", "arch": "x86_64"} for name, version in marks]
    picked = random.sample(sorted(names), min(len(names), 130))
    for name in picked:
        if random.random() < 0.25:
            continue
        known = sorted((version, arch) for version, arch in names[name] if arch in OURS and version)
        version, arch = random.choice(known) if known else (f"{random.choice('0123')}-1", "x86_64")
        packages.append({"name": name, **split(random.choice(around(version))), "arch": arch})
    return {"title": title, "packages": [{**one, "module": None} for one in packages]}


def main():
    said = {}
    for file in files:
        document = json.load(open(file, encoding="utf8"))
        if "product_tree" in document:
            id_ = document["document"]["tracking"]["id"]
            said.update({(id_, *place): packages for place, packages in said_in(document).items()})
    oval, names, nodes = Oval(), {}, []
    (redhat if vendor == "redhat" else suse)(oval, said, names)
    random = chance(f"{seed} {vendor}")
    if vendor == "redhat":
        for major, all_ in sorted(names.items()):
            title = f"Red Hat Enterprise Linux {major}"
            nodes.append({**node_of(title, [("redhat-release", f"{major}.4")], all_, random), "release": f"rhel:{major}"})
    else:
        releases = sorted(names, key=lambda one: -sum(version is not None for all_ in names[one].values() for version, _ in all_))
        for base in releases[:NODES]:
            more = [one for one in random.sample(releases, len(releases) // 3) if one[0] != base[0]]
            marks = list({name: (name, version) for name, version in [*more, base]}.values())
            all_ = {}
            for mark in marks:
                for name, known in names[mark].items():
                    all_.setdefault(name, []).extend(known)
            nodes.append({**node_of(" ".join(base), marks, all_, random), "release": "sles:15.5"})
    json.dump({"oval": oval.document(), "definitions": len(oval.definitions), "nodes": nodes}, sys.stdout)


main()

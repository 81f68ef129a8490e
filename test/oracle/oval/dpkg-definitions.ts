/** OVAL of what dpkg has installed on this machine, with bounds around the versions that are there. */
import { execFileSync } from 'node:child_process';
import { chance } from './corpus.ts';

export interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

/** Each name once: of several architectures of one package a probe may see any. */
export function dpkgPackages(): readonly DpkgPackage[] {
  const format = '${db:Status-Status}\\t${Package}\\t${Version}\\t${Architecture}\\n';
  const lines = execFileSync('dpkg-query', ['-W', '-f', format], { encoding: 'utf8' }).split('\n');
  const all = lines.flatMap((line) => {
    const [status, name = '', version = '', arch = ''] = line.split('\t');
    return status === 'installed' ? [{ name, version, arch }] : [];
  });
  return all.filter(({ name }) => all.filter((one) => one.name === name).length === 1);
}

const OPERATIONS = [
  'less than',
  'less than or equal',
  'equals',
  'not equal',
  'greater than',
  'greater than or equal',
];

/** The definition of the package at a place in the list is `oval:oracle:def:` and that place, from 1. */
export function dpkgOval(packages: readonly DpkgPackage[]): string {
  const made = packages.map(({ name, version }, index) => {
    const id = index + 1;
    const bounds = [
      version,
      `${version}~`,
      `${version}+1`,
      `1:${version.replace(/^\d+:/, '')}`,
      version.replace(/^\d+:/, ''),
      '0',
    ];
    const evr = bounds[chance(`${name}!`, bounds.length)] ?? '0';
    const operation = OPERATIONS[chance(`${name}?`, OPERATIONS.length)] ?? 'equals';
    const shown = chance(`${name}.`, 10) === 0 ? `${name}-which-is-not-installed` : name;
    return {
      definition: `<definition id="oval:oracle:def:${id}" version="1" class="patch"><metadata><title>${name}</title>
<reference ref_id="oval:oracle:def:${id}" source="USN"/><description>d</description></metadata>
<criteria><criterion test_ref="oval:oracle:tst:${id}"/></criteria></definition>`,
      test: `<l:dpkginfo_test id="oval:oracle:tst:${id}" version="1" check="at least one" comment="t">
<l:object object_ref="oval:oracle:obj:${id}"/><l:state state_ref="oval:oracle:ste:${id}"/></l:dpkginfo_test>`,
      object: `<l:dpkginfo_object id="oval:oracle:obj:${id}" version="1"><l:name>${shown}</l:name></l:dpkginfo_object>`,
      state: `<l:dpkginfo_state id="oval:oracle:ste:${id}" version="1"><l:evr datatype="debian_evr_string" operation="${operation}">${evr}</l:evr></l:dpkginfo_state>`,
    };
  });
  const all = (part: keyof (typeof made)[number]): string => made.map((one) => one[part]).join('\n');
  return `<?xml version="1.0" encoding="utf-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5" xmlns:l="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
<generator><oval:schema_version>5.11.1</oval:schema_version><oval:timestamp>2024-04-23T12:42:49</oval:timestamp></generator>
<definitions>${all('definition')}</definitions><tests>${all('test')}</tests><objects>${all('object')}</objects><states>${all('state')}</states>
</oval_definitions>`;
}

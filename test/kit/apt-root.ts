/** A machine of apt's own below a directory: its repositories are files, its packages are what a status file says. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Suite {
  readonly name: string;
  /** Of its release file, beside those that every one has. */
  readonly fields: Readonly<Record<string, string>>;
  readonly packages: readonly Deb[];
}

export interface Deb {
  readonly name: string;
  readonly version: string;
  /** Further fields, as `Phased-Update-Percentage: 10`. */
  readonly more?: string;
}

export interface AptRoot {
  readonly path: string;
  /** A file below it. */
  write(path: string, content: string): void;
  /** What apt says of the root: `apt-get update`, `apt-cache policy NAME`. */
  run(program: 'apt-get' | 'apt-cache', ...argv: readonly string[]): string;
  remove(): void;
}

const COMPONENT = 'main/binary-amd64';

/** @param installed with `Status` where it is not `install ok installed` */
export function aptRoot(
  installed: readonly (Deb & { readonly status?: string })[],
  suites: readonly Suite[],
): AptRoot {
  const path = mkdtempSync(join(tmpdir(), 'secmon-apt-'));
  const write = (name: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  };
  for (const directory of [
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
  ])
    mkdirSync(join(path, directory), { recursive: true });
  // dpkg itself says which architecture the machine is of.
  const all = [...installed, { name: 'dpkg', version: '1.21.22' }];
  write(
    'var/lib/dpkg/status',
    all.map((each) => stanza(each, (each as { status?: string }).status ?? 'install ok installed')).join(''),
  );
  write('apt.conf', configuration(path));
  write('etc/os-release', 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n');
  for (const suite of suites) writeSuite(write, suite);
  write(
    'etc/apt/sources.list',
    suites.map(({ name }) => `deb [trusted=yes] file:${path}/repo ${name} main\n`).join(''),
  );
  return {
    path,
    write,
    run: (program, ...argv) =>
      execFileSync(program, argv, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, LC_ALL: 'C', APT_CONFIG: join(path, 'apt.conf') },
      }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Read before anything else, so that what else is read is below the root too. */
function configuration(path: string): string {
  return [
    `Dir "${path}";`,
    `Dir::State::status "${path}/var/lib/dpkg/status";`,
    'APT::Architecture "amd64";',
    'APT::Architectures "amd64";',
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    '',
  ].join('\n');
}

function stanza({ name, version, more }: Deb, status?: string): string {
  return [
    `Package: ${name}`,
    ...(status === undefined ? [] : [`Status: ${status}`]),
    `Version: ${version}`,
    'Architecture: amd64',
    'Maintainer: Nobody <nobody@example.org>',
    ...(status === undefined
      ? [`Filename: pool/${name}_${version}.deb`, 'Size: 1', `SHA256: ${'0'.repeat(64)}`]
      : []),
    ...(more === undefined ? [] : [more]),
    'Description: x',
    '\n',
  ].join('\n');
}

function writeSuite(
  write: (name: string, content: string | Buffer) => void,
  { name, fields, packages }: Suite,
): void {
  const list = Buffer.from(packages.map((each) => stanza(each)).join(''));
  const files = { [`${COMPONENT}/Packages`]: list, [`${COMPONENT}/Packages.gz`]: gzipSync(list) };
  for (const [path, content] of Object.entries(files)) write(`repo/dists/${name}/${path}`, content);
  const about = {
    Suite: name,
    Codename: name,
    Date: new Date().toUTCString().replace('GMT', 'UTC'),
    Architectures: 'amd64',
    Components: 'main',
    ...fields,
  };
  const sums = Object.entries(files).map(
    ([path, content]) => ` ${createHash('sha256').update(content).digest('hex')} ${content.length} ${path}`,
  );
  const lines = [
    ...Object.entries(about).map(([field, value]) => `${field}: ${value}`),
    'SHA256:',
    ...sums,
    '',
  ];
  write(`repo/dists/${name}/Release`, lines.join('\n'));
}

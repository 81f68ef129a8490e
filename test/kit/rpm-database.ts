/** A real database of rpm, of packages that rpmbuild makes; only what is said of them is installed. */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeProgram } from './report-programs.ts';

export interface BuiltPackage {
  readonly name: string;
  /** `[EPOCH:]VERSION-RELEASE`. */
  readonly version: string;
  readonly arch: string;
  readonly vendor?: string;
  readonly module?: string;
  /** Packages of the same source, by name, some with a version of their own. */
  readonly subpackages?: Readonly<Record<string, string | undefined>>;
}

/** @returns path of an rpm that has them installed */
export function rpmWith(directory: string, packages: readonly BuiltPackage[]): string {
  const database = join(directory, 'db');
  mkdirSync(database);
  installInto(database, buildRpms(directory, packages));
  return writeProgram(directory, 'rpm', `exec /usr/bin/rpm --dbpath '${database}' "$@"`);
}

/** @returns paths of all that have been built there */
export function buildRpms(directory: string, packages: readonly BuiltPackage[]): readonly string[] {
  for (const each of packages) {
    const spec = join(directory, `${each.name}.spec`);
    writeFileSync(spec, specOf(each));
    const define = ['--define', `_topdir ${directory}/build`, '--define', '_build_id_links none'];
    execFileSync('rpmbuild', ['-bb', '--quiet', '--nodeps', '--target', each.arch, ...define, spec], {
      stdio: 'ignore',
    });
  }
  return globSync(join(directory, 'build/RPMS/*/*.rpm'));
}

export function installInto(database: string, files: readonly string[]): void {
  const how = ['--justdb', '--nodeps', '--noscripts', '--ignorearch', '--ignoreos', '--nosignature'];
  execFileSync('rpm', ['--dbpath', database, '-i', ...how, ...files], { stdio: 'ignore' });
}

function specOf({ name, version, vendor, module, subpackages = {} }: BuiltPackage): string {
  const [, epoch, upstream, release] = /^(?:(\d+):)?(.*)-(.*)$/.exec(version) ?? [];
  const about = 'License: x\nSummary: x\n';
  const others = Object.entries(subpackages).map(
    ([sub, own]) =>
      `%package -n ${sub}\nSummary: x\n${own === undefined ? '' : `Version: ${own}\n`}%description -n ${sub}\nx\n%files -n ${sub}\n`,
  );
  return [
    `Name: ${name}\nVersion: ${upstream ?? ''}\nRelease: ${release ?? ''}\n${about}`,
    epoch === undefined ? '' : `Epoch: ${epoch}\n`,
    vendor === undefined ? '' : `Vendor: ${vendor}\n`,
    module === undefined ? '' : `ModularityLabel: ${module}\n`,
    '%description\nx\n%files\n',
    ...others,
  ].join('');
}

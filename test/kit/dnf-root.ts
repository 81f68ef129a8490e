/** A machine of dnf's own below a directory: its repositories are files that createrepo_c makes, its packages are rpm's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Host } from '../../src/host/host.ts';
import { buildRpms, installInto, type BuiltPackage } from './rpm-database.ts';
import { rootedHost } from './rooted-host.ts';

export interface RpmRepository {
  readonly id: string;
  readonly packages: readonly BuiltPackage[];
  /** `updateinfo.xml`, where there is one. */
  readonly updates?: readonly RpmUpdate[];
  /** `modules.yaml`, where there is one. */
  readonly modules?: string;
}

export interface RpmUpdate {
  readonly id: string;
  readonly type: 'security' | 'bugfix';
  readonly packages: readonly BuiltPackage[];
}

/** Packages that have been built once, for any number of roots. */
export class RpmPool {
  readonly #directory = mkdtempSync(join(tmpdir(), 'secmon-rpms-'));

  constructor(packages: readonly BuiltPackage[]) {
    buildRpms(this.#directory, packages);
  }

  file({ name, version, arch }: BuiltPackage): string {
    return join(this.#directory, 'build/RPMS', arch, `${name}-${version.replace(/^\d+:/, '')}.${arch}.rpm`);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export interface DnfRoot {
  readonly path: string;
  readonly host: Host;
  write(path: string, content: string): void;
  remove(): void;
}

const DATABASE = '/var/lib/rpm';

export function dnfRoot(
  pool: RpmPool,
  installed: readonly BuiltPackage[],
  repositories: readonly RpmRepository[],
  excluded: readonly string[] = [],
): DnfRoot {
  const path = mkdtempSync(join(tmpdir(), 'secmon-dnf-'));
  const write = (name: string, content: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  };
  // Debian's rpm has its database in the home directory.
  write('home/.rpmmacros', `%_dbpath ${DATABASE}\n`);
  write('etc/dnf/dnf.conf', `[main]\nplugins=0\nexcludepkgs=${excluded.join(' ')}\n`);
  write('etc/os-release', 'ID=almalinux\nVERSION_ID="9.5"\nPRETTY_NAME="AlmaLinux 9.5"\n');
  mkdirSync(join(path, DATABASE), { recursive: true });
  installInto(
    join(path, DATABASE),
    installed.map((each) => pool.file(each)),
  );
  for (const each of repositories) writeRepository(path, write, pool, each);
  const rpm = (argv: readonly string[]): string =>
    execFileSync('/usr/bin/rpm', ['--dbpath', join(path, DATABASE), ...argv], { encoding: 'utf8' });
  return {
    path,
    write,
    host: withRpm(rootedHost(path, {}, Date.now() / 1000), rpm),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/**
 * What dnf prints of each root for each of the commands, of what is stored alone; that is brought up to date before.
 * @param roots at least one
 */
export function dnfOutputs(
  roots: readonly DnfRoot[],
  commands: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const all = roots.flatMap(({ path }) =>
    [['makecache'], ...commands.map((argv) => ['-C', ...argv])].map((argv) => [
      ...['-q', `--installroot=${path}`, '--releasever=9', '--forcearch=x86_64'],
      ...argv,
    ]),
  );
  const answers = runDnf(all, join(roots[0]?.path ?? '', 'home'));
  const each = commands.length + 1;
  return roots.map((_, index) => answers.slice(index * each + 1, (index + 1) * each));
}

const MAX_OUTPUT_BYTES = 2 ** 28;

function runDnf(commands: readonly (readonly string[])[], home: string): readonly string[] {
  const { stdout, stderr, status } = spawnSync(
    '/usr/bin/python3',
    [join(import.meta.dirname, 'dnf-commands.py')],
    {
      ...{ encoding: 'utf8', input: JSON.stringify(commands), maxBuffer: MAX_OUTPUT_BYTES },
      // What rpm is told in a home directory it reads once, and it is the same for all.
      env: { ...process.env, HOME: home, LC_ALL: 'C' },
    },
  );
  if (status !== 0) throw new Error(`dnf-commands.py: ${stderr}`);
  const answers = JSON.parse(stdout) as readonly (readonly [number, string, string])[];
  return answers.map(([code, said, complaint], index) => {
    // 100 says that there are updates.
    if (code !== 0 && code !== 100) throw new Error(`dnf ${commands[index]?.join(' ') ?? ''}: ${complaint}`);
    return said;
  });
}

function withRpm(host: Host, rpm: (argv: readonly string[]) => string): Host {
  return {
    ...host,
    commands: {
      find: (name) => Promise.resolve(name === 'rpm' ? '/usr/bin/rpm' : undefined),
      run: ([, ...argv]) => Promise.resolve({ exitCode: 0, stdout: rpm(argv), stderr: '' }),
    },
  };
}

function writeRepository(
  root: string,
  write: (name: string, content: string) => void,
  pool: RpmPool,
  { id, packages, updates, modules }: RpmRepository,
): void {
  const repository = join(root, 'repo', id);
  mkdirSync(repository, { recursive: true });
  for (const each of packages) copyFileSync(pool.file(each), join(repository, basename(pool.file(each))));
  execFileSync('createrepo_c', ['-q', repository], { stdio: 'ignore' });
  const add = (name: string, content: string): void => {
    write(`repo/${name}`, content);
    execFileSync('modifyrepo_c', [join(root, 'repo', name), join(repository, 'repodata')], {
      stdio: 'ignore',
    });
  };
  if (updates !== undefined) add('updateinfo.xml', updateinfo(updates));
  if (modules !== undefined) add('modules.yaml', modules);
  write(
    `etc/yum.repos.d/${id}.repo`,
    `[${id}]\nname=${id}\nbaseurl=file://${repository}\nenabled=1\ngpgcheck=0\nmodule_hotfixes=0\n`,
  );
}

function updateinfo(updates: readonly RpmUpdate[]): string {
  const items = updates.map(({ id, type, packages }) => {
    const listed = packages.map(({ name, version, arch, module }) => {
      const [, epoch = '0', upstream = '', release = ''] = /^(?:(\d+):)?(.*)-(.*)$/.exec(version) ?? [];
      const file = `${name}-${upstream}-${release}.${arch}.rpm`;
      const [stream = '', ...rest] = (module ?? '').split(':');
      const of =
        module === undefined
          ? ''
          : `<module name="${stream}" stream="${rest[0] ?? ''}" version="${rest[1] ?? ''}" context="${rest[2] ?? ''}" arch="${arch}"/>`;
      return {
        of,
        text: `<package name="${name}" version="${upstream}" release="${release}" epoch="${epoch}" arch="${arch}" src="x.src.rpm"><filename>${file}</filename></package>`,
      };
    });
    return `<update from="a@example.org" status="stable" type="${type}" version="1"><id>${id}</id><title>${id}</title><issued date="2026-11-20 10:00:00"/><severity>Important</severity><description>x</description><pkglist><collection short="x"><name>x</name>${listed[0]?.of ?? ''}${listed.map(({ text }) => text).join('')}</collection></pkglist></update>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<updates>${items.join('\n')}</updates>\n`;
}

/** What a node had installed at some day, out of what had been published until then; and a real rpm database of it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chance, type CorpusAdvisory } from './corpus.ts';

export interface NodePackage {
  readonly name: string;
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  readonly module: string | null;
}

/** @param day `YYYY-MM-DD` */
export function nodeAt(
  corpus: readonly CorpusAdvisory[],
  major: number,
  day: string,
): readonly NodePackage[] {
  const streams = chosenStreams(corpus, day);
  const fixes = new Map<
    string,
    { readonly published: string; readonly fixed: string; readonly module: string | null }[]
  >();
  for (const { module, published, fixes: all } of corpus) {
    if (module !== null && streams.get(module.split(':')[0] ?? '') !== module) continue;
    for (const { name, fixed } of all)
      fixes.set(name, [...(fixes.get(name) ?? []), { published, fixed, module }]);
  }
  const packages = [...fixes].flatMap(([name, all]) => {
    if (chance(`${name}${day}`, 100) >= 60) return [];
    const modules = new Set(all.map(({ module }) => module));
    const module = [...modules][chance(name, modules.size)] ?? null;
    const own = all
      .filter((fix) => fix.module === module)
      .sort((a, b) => a.published.localeCompare(b.published));
    return versionsAt(name, own, day).map((fixed) => packageOf(name, fixed, module, day));
  });
  return [...packages, packageOf('almalinux-release', `${major}.4-1.el${major}`, null, day)];
}

function chosenStreams(corpus: readonly CorpusAdvisory[], day: string): ReadonlyMap<string, string> {
  const all = new Map<string, Set<string>>();
  for (const { module } of corpus) {
    const [name] = module?.split(':') ?? [];
    if (module !== null && name !== undefined) all.set(name, (all.get(name) ?? new Set()).add(module));
  }
  return new Map(
    [...all].map(([name, streams]) => [name, [...streams][chance(name + day, streams.size)] ?? '']),
  );
}

/** The newest that was there, or what was before all of them; of kernels several. */
function versionsAt(
  name: string,
  fixes: readonly { readonly published: string; readonly fixed: string }[],
  day: string,
): readonly string[] {
  const there = fixes.filter(({ published }) => published.slice(0, 10) <= day).map(({ fixed }) => fixed);
  const [first] = fixes;
  if (there.length === 0) return first === undefined ? [] : [first.fixed.replace(/-(?=[^-]*$)/, '-0.')];
  return name.startsWith('kernel') ? [...new Set(there.slice(-3))] : there.slice(-1);
}

function packageOf(name: string, evr: string, module: string | null, day: string): NodePackage {
  const {
    epoch = '0',
    version = '',
    release = '',
  } = /^(?:(?<epoch>\d+):)?(?<version>[^-]+)-(?<release>.+)$/.exec(evr)?.groups ?? {};
  const arch =
    name === 'almalinux-release'
      ? 'x86_64'
      : (['noarch', 'i686', 'noarch', 'x86_64'][Math.min(3, chance(`${name}/${day}`, 16))] ?? '');
  return { name, epoch, version, release, arch, module };
}

/**
 * Packages without content, installed for real into a database below the directory.
 * @param sign what is built, before it is installed
 */
export function installNode(
  packages: readonly NodePackage[],
  root: string,
  work: string,
  sign: (files: readonly string[]) => void = () => undefined,
): void {
  mkdirSync(join(root, 'var/lib/rpm'), { recursive: true });
  mkdirSync(join(root, 'etc/dnf/modules.d'), { recursive: true });
  for (const { name, version } of packages.filter(hasFile))
    writeFileSync(join(root, 'etc', name), `release ${version}\n`);
  for (const module of new Set(packages.map((one) => one.module))) {
    if (module === null) continue;
    const [name = '', stream = ''] = module.split(':');
    const text = `[${name}]\nname=${name}\nstream=${stream}\nprofiles=\nstate=enabled\n`;
    writeFileSync(join(root, 'etc/dnf/modules.d', `${name}.module`), text);
  }
  const files = buildAll(packages, work);
  sign(files);
  const rpm = ['--root', root, '--dbpath', '/var/lib/rpm'];
  execFileSync('rpm', [...rpm, '--initdb'], { stdio: 'ignore' });
  const install = [
    '-i',
    '--justdb',
    '--nodeps',
    '--ignorearch',
    '--noscripts',
    '--notriggers',
    '--nosignature',
  ];
  for (let at = 0; at < files.length; at += 500) {
    execFileSync('rpm', [...rpm, ...install, '--force-debian', ...files.slice(at, at + 500)], {
      stdio: 'ignore',
    });
  }
}

/** One specification can build packages of many names, but only one of each. */
function buildAll(packages: readonly NodePackage[], work: string): readonly string[] {
  const rounds: NodePackage[][] = [];
  for (const one of packages) {
    const target = one.arch === 'noarch' ? 'x86_64' : one.arch;
    const round = rounds.find((all) =>
      all.every(({ name, arch }) => name !== one.name && (arch === 'noarch' ? 'x86_64' : arch) === target),
    );
    if (round === undefined) rounds.push([one]);
    else round.push(one);
  }
  return rounds.flatMap((round, index) => {
    const target = round.find(({ arch }) => arch !== 'noarch')?.arch ?? 'x86_64';
    return build(round, target, join(work, String(index)));
  });
}

function build(packages: readonly NodePackage[], target: string, work: string): readonly string[] {
  mkdirSync(work, { recursive: true });
  const spec = join(work, 'node.spec');
  writeFileSync(spec, specification(packages));
  const defines = [
    `_topdir ${work}`,
    '_build_id_links none',
    '_binary_payload w0.gzdio',
    'debug_package %{nil}',
  ];
  execFileSync(
    'rpmbuild',
    ['--quiet', '-bb', '--target', target, ...defines.flatMap((one) => ['--define', one]), spec],
    { stdio: 'ignore' },
  );
  const built = join(work, 'RPMS');
  return readdirSync(built).flatMap((arch) =>
    readdirSync(join(built, arch)).map((file) => join(built, arch, file)),
  );
}

function specification(packages: readonly NodePackage[]): string {
  const head = 'Name: node\nVersion: 1\nRelease: 1\nSummary: s\nLicense: x\n%description\nd\n';
  const marks = packages.filter(hasFile).map(({ name }) => `echo x > %{buildroot}/etc/${name}\n`);
  const install = marks.length === 0 ? '' : `%install\nmkdir -p %{buildroot}/etc\n${marks.join('')}`;
  const parts = packages.map((one) => {
    const { name, epoch, version, release, arch } = one;
    const epochLine = epoch === '0' ? '' : `Epoch: ${epoch}\n`;
    const archLine = arch === 'noarch' ? 'BuildArch: noarch\n' : '';
    const file = hasFile(one) ? `/etc/${name}\n` : '';
    return `%package -n ${name}\nSummary: s\n${epochLine}Version: ${version}\nRelease: ${release}\n${archLine}%description -n ${name}\nd\n%files -n ${name}\n${file}`;
  });
  return `${head}${install}${parts.join('')}`;
}

/** What tells the release. */
function hasFile({ name }: NodePackage): boolean {
  return /^(?:almalinux|redhat)-release$/.test(name);
}

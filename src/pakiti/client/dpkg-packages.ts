/** What dpkg has installed. Source: dpkg-query(1); apt-cache(8), "policy". */
import { ask, latin1, need, printableLines, unlessOutOfReach, type Node } from './node.ts';
import { lineOfNoRecord, packageLine, recordFormat, recordsOf } from './records.ts';

const STATUS = '/var/lib/dpkg/status';

export async function hasDpkgDatabase({ host }: Node): Promise<boolean> {
  return ((await unlessOutOfReach(host.files.status(STATUS)))?.size ?? 0) > 0;
}

/** @returns lines of protocol 6, in no order. @throws Failure */
export async function dpkgLines(node: Node): Promise<readonly string[]> {
  const records = recordsOf(latin1(await need(node, 'dpkg-query', '-W', '-f', recordFormat(FIELDS))));
  const whole = records.filter((fields) => fields.length === FIELDS.length).map(packageOf);
  const there = whole.filter(({ status }) => !NOT_THERE.test(status));
  const origins = await aptOrigins(node, there);
  const native = there.findLast(({ name }) => name === 'dpkg')?.arch;
  return [
    ...records.filter((fields) => fields.length !== FIELDS.length).map(lineOfNoRecord),
    ...there.map((each) =>
      packageLine({
        ...each,
        source: each.source === each.name ? '' : each.source,
        sourceVersion: each.sourceVersion === each.version ? '' : each.sourceVersion,
        repository:
          origins.get(each.arch === native || each.arch === 'all' ? each.name : qualified(each)) ?? '',
      }),
    ),
  ];
}

const FIELDS = [
  'Status',
  'Package',
  'Version',
  'Architecture',
  'source:Package',
  'source:Version',
  'Origin',
].map((name) => `\${${name}}`);

/** What else dpkg knows of has files on the disk: packages on hold, and those that wait for triggers. */
const NOT_THERE = / (?:not-installed|config-files)$/;

interface DpkgPackage {
  readonly status: string;
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly source: string;
  readonly sourceVersion: string;
  readonly vendor: string;
}

function packageOf(fields: readonly string[]): DpkgPackage {
  const [status = '', name = '', version = '', arch = '', source = '', sourceVersion = '', vendor = ''] =
    fields;
  return { status, name, version, arch, source, sourceVersion, vendor };
}

function qualified({ name, arch }: DpkgPackage): string {
  return `${name}:${arch}`;
}

const NAMES_AT_ONCE = 2000;
const NAME = /^[a-z0-9][a-z0-9+.-]*$/;
const ARCH = /^[a-z0-9-]+$/;

/** `URL SUITE/COMPONENT` by the name that apt has for a package: `NAME`, or `NAME:ARCH` of another architecture. */
async function aptOrigins(
  node: Node,
  packages: readonly DpkgPackage[],
): Promise<ReadonlyMap<string, string>> {
  const names = packages
    .filter(({ name, arch }) => NAME.test(name) && ARCH.test(arch))
    .map((each) => (each.arch === 'all' ? each.name : qualified(each)));
  const origins = new Map<string, string>();
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
    const output = await ask(node, 'apt-cache', 'policy', ...names.slice(at, at + NAMES_AT_ONCE));
    if (output === undefined) return origins;
    readPolicy(printableLines(latin1(output)), origins);
  }
  return origins;
}

function readPolicy(lines: readonly string[], origins: Map<string, string>): void {
  let name = '';
  let here = false;
  for (const line of lines) {
    if (/^[^ ].*:$/.test(line)) {
      name = line.slice(0, -1);
      here = false;
    } else if (line.startsWith(' *** ')) here = true;
    else if (/^ {5}[^ ]/.test(line)) here = false;
    else if (here && !origins.has(name)) {
      const origin = /^ {8}[ \t]*[^ \t]+[ \t]+(?<url>[^/ \t][^ \t]*)[ \t]+(?<suite>[^ \t]+)/.exec(
        line,
      )?.groups;
      if (origin !== undefined)
        origins.set(name, `${withoutUser(origin['url'] ?? '')} ${origin['suite'] ?? ''}`);
    }
  }
}

function withoutUser(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}

/** Names of packages that own the paths; the paths are plain. */
export async function dpkgOwners(node: Node, paths: readonly string[]): Promise<readonly string[]> {
  const output = await ask(node, 'dpkg-query', '-S', ...paths);
  const lines = (output?.stdout ?? '').split('\n').filter((line) => !line.startsWith('diversion by '));
  return lines.flatMap((line) =>
    (line.split(': /', 1)[0] ?? '').split(', ').map((owner) => owner.replace(/:.*/, '')),
  );
}

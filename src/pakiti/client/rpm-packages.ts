/** What rpm has installed. Source: rpm(8), "Package Query Options". */
import { Failure } from '../../host/failure.ts';
import { buildKey, dnfOrigins } from './dnf-origins.ts';
import { ask, latin1, need, unlessOutOfReach, type Node } from './node.ts';
import { lineOfNoRecord, packageLine, recordFormat, recordsOf } from './records.ts';

const DATABASES = ['/var/lib/rpm', '/usr/lib/sysimage/rpm'].flatMap((directory) =>
  ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => `${directory}/${name}`),
);

/** rpm makes one where there is none, so that it is asked only where there is one. */
export async function hasRpmDatabase({ host }: Node): Promise<boolean> {
  const found = await Promise.all(DATABASES.map((path) => unlessOutOfReach(host.files.status(path))));
  return found.some((status) => status !== undefined);
}

/** @returns lines of protocol 6, in no order. @throws Failure */
export async function rpmLines(node: Node): Promise<readonly string[]> {
  const module = (await knowsModules(node)) ? '%{MODULARITYLABEL}' : '';
  const format = recordFormat([...FIELDS, module, '%{VENDOR}']);
  const output = await need(node, 'rpm', '-qa', '--qf', format);
  // A header that is damaged is left out, and nothing but this tells.
  const error = output.stderr.split('\n').find((line) => line.startsWith('error:'));
  if (error !== undefined) throw new Failure('failed', `rpm -qa: ${error}`);
  const origins = await dnfOrigins(node);
  return recordsOf(latin1(output)).flatMap((fields) => {
    if (fields[0] === 'gpg-pubkey') return [];
    return [fields.length === FIELDS.length + 2 ? lineOf(fields, origins) : lineOfNoRecord(fields)];
  });
}

const FIELDS = ['%{NAME}', '%{EPOCH}', '%{VERSION}', '%{RELEASE}', '%{ARCH}', '%{SOURCERPM}'] as const;

/** The rpm of EL 7 does not, and answers nothing to whoever asks for what it does not know. */
async function knowsModules(node: Node): Promise<boolean> {
  const tags = (await ask(node, 'rpm', '--querytags'))?.stdout ?? '';
  return tags.split('\n').includes('MODULARITYLABEL');
}

function lineOf(fields: readonly string[], origins: ReadonlyMap<string, string>): string {
  const [name = '', epoch = '', version = '', release = '', arch = '', file = '', module = '', vendor = ''] =
    fields.map((text) => (text === '(none)' ? '' : text));
  const build = release === '' ? version : `${version}-${release}`;
  const source = SOURCE_FILE.exec(file)?.groups ?? {};
  return packageLine({
    name,
    version: epoch === '' || epoch === '0' ? build : `${epoch}:${build}`,
    arch,
    source: unlessSame(source['name'], name),
    sourceVersion: unlessSame(source['version'], build),
    module,
    vendor,
    repository:
      origins.get(buildKey({ name, epoch: epoch === '' ? '0' : epoch, version, release, arch })) ?? '',
  });
}

const SOURCE_FILE = /^(?<name>.*)-(?<version>[^-]*-[^-]*)\.(?:no)?src\.rpm$/;

function unlessSame(text: string | undefined, own: string): string {
  return text === undefined || text === own ? '' : text;
}

/** Names of packages that own the paths; the paths are plain. */
export async function rpmOwners(node: Node, paths: readonly string[]): Promise<readonly string[]> {
  const output = await ask(node, 'rpm', '-qf', '--qf', '=%{NAME}\\n', ...paths);
  const lines = (output?.stdout ?? '').split('\n');
  return lines.flatMap((line) => (line.startsWith('=') ? [line.slice(1)] : []));
}

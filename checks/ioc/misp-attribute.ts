/** What an attribute or object of MISP says to look for. */
import { DIGEST_ALGORITHMS, type DigestAlgorithm } from '../../src/host/digests.ts';
import { parseFingerprint } from './fingerprint.ts';
import { foreignFile, literalName, type ForeignFile } from './foreign-file.ts';
import { mispChecksums } from './misp-checksums.ts';
import type { Places, Sought, Taken } from './indicator.ts';
import { isNetwork } from './network.ts';

export interface Attribute {
  readonly type: string;
  /** What it is to its object; empty for one of its own. */
  readonly relation: string;
  readonly value: string;
  /** `to_ids`. */
  readonly forDetection: boolean;
}

const HASH_DIGITS: Readonly<Record<DigestAlgorithm, number>> = { md5: 32, sha1: 40, sha256: 64 };
const NO_DIGESTS: ForeignFile['digests'] = { md5: [], sha1: [], sha256: [] };

export function mispAttribute({ type, value }: Attribute, places: Places): Taken {
  const [kind = '', hash] = type.split('|');
  if (kind === 'filename') return fileNamed(value, hash, places);
  if (isAlgorithm(type)) return fileHashed(type, value, places);
  if (type === 'malware-sample') return fileNamed(value, 'md5', places);
  if (kind === 'ip-src' || kind === 'ip-dst') return address(value);
  if (type === 'domain|ip') return address(value.slice(value.indexOf('|') + 1));
  if (type === 'ssh-fingerprint') {
    const fingerprint = parseFingerprint(value);
    return fingerprint === undefined
      ? wrong('no SSH fingerprint by SHA256 or MD5')
      : found({ kind: 'authorized-key', fingerprints: [fingerprint] });
  }
  if (ON_HOSTS.has(type)) return wrong(`type ${type}: not looked for`);
  return { sought: [], rejected: [{ reason: `type ${type}: nothing a host shows`, scope: 'elsewhere' }] };
}

/** Of files and processes, which a host has and this check does not look into so far. */
const ON_HOSTS = new Set([
  ...[
    'sha224',
    'sha384',
    'sha512',
    'sha512/224',
    'sha512/256',
    'sha3-224',
    'sha3-256',
    'sha3-384',
    'sha3-512',
  ],
  ...['ssdeep', 'tlsh', 'telfhash', 'vhash'],
  ...['attachment', 'pattern-filename', 'pattern-in-file', 'pattern-in-memory', 'process-state', 'yara'],
]);

function isAlgorithm(type: string): type is DigestAlgorithm {
  return Object.hasOwn(HASH_DIGITS, type);
}

function isHash(algorithm: DigestAlgorithm, value: string): boolean {
  return value.length === HASH_DIGITS[algorithm] && /^[0-9a-f]+$/i.test(value);
}

function areHashes(algorithm: DigestAlgorithm, values: readonly string[]): boolean {
  return values.length === 0 || values.every((value) => isHash(algorithm, value));
}

/** `NAME`, or `NAME|HASH` with the hash after the last bar. */
function fileNamed(value: string, algorithm: string | undefined, places: Places): Taken {
  if (algorithm === undefined) return file({ ...noHash, names: [literalName(value)] }, places);
  const bar = value.lastIndexOf('|');
  const [name, hash] = [value.slice(0, bar), value.slice(bar + 1)];
  if (!isAlgorithm(algorithm)) return wrong(`checksum ${algorithm}: only md5, sha1 and sha256 are made`);
  if (bar < 1 || !isHash(algorithm, hash)) return wrong(`no file name with ${algorithm}`);
  return file(
    { ...noHash, names: [literalName(name)], digests: { ...NO_DIGESTS, [algorithm]: [hash] } },
    places,
  );
}

function fileHashed(algorithm: DigestAlgorithm, value: string, places: Places): Taken {
  if (!isHash(algorithm, value)) return wrong(`no ${algorithm}`);
  return file({ ...noHash, digests: { ...NO_DIGESTS, [algorithm]: [value] } }, places);
}

const noHash: ForeignFile = { names: [], digests: NO_DIGESTS, sizes: [] };

function file(foreign: ForeignFile, places: Places): Taken {
  const checksums = mispChecksums(foreign, places);
  if (checksums !== null) return checksums;
  const sought = foreignFile(foreign, places);
  return 'reason' in sought ? wrong(sought.reason) : found(sought);
}

/** `ADDRESS`, `NETWORK/BITS` or `ADDRESS|PORT`. */
function address(value: string): Taken {
  const [network = '', port] = value.split('|');
  if (!isNetwork(network)) return wrong('no IP address');
  if (port !== undefined && !isPort(port)) return wrong('no port');
  const ports = port === undefined ? [] : [Number(port)];
  return found({ kind: 'address', networks: [network], ports, protocol: null, state: null });
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

/** Attributes of an object describe one thing together; an object without a template of ours is its attributes. */
export function mispObject(template: string, attributes: readonly Attribute[], places: Places): Taken {
  if (template === 'file') return fileObject(attributes, places);
  if (template === 'process') return processObject(attributes);
  if (template === 'ip-port') return ipPortObject(attributes);
  const detected = attributes.filter(isForDetection);
  const parts = detected.map((each) => mispAttribute(each, places));
  return { sought: parts.flatMap((part) => part.sought), rejected: parts.flatMap((part) => part.rejected) };
}

const NO_VALUES: readonly string[] = [];

/** Objects have few attributes, and events many objects: to search costs less than to index. */
function valuesOf(
  attributes: readonly Attribute[],
  relation: string,
  isWanted: (attribute: Attribute) => boolean = isForDetection,
): readonly string[] {
  let found = NO_VALUES;
  for (const attribute of attributes) {
    if (attribute.relation !== relation || !isWanted(attribute)) continue;
    found = found.length === 0 ? [attribute.value] : [...found, attribute.value];
  }
  return found;
}

function isForDetection({ forDetection }: Attribute): boolean {
  return forDetection;
}

/** What tells more of something else that is for detection. */
function isAny(): boolean {
  return true;
}

/**
 * A name that is not for detection must not keep a checksum that is from being found under another; the directory and
 * the size tell more of what is.
 */
function fileObject(attributes: readonly Attribute[], places: Places): Taken {
  const digests = {
    md5: valuesOf(attributes, 'md5'),
    sha1: valuesOf(attributes, 'sha1'),
    sha256: valuesOf(attributes, 'sha256'),
  };
  const broken = DIGEST_ALGORITHMS.find((algorithm) => !areHashes(algorithm, digests[algorithm]));
  if (broken !== undefined) return wrong(`no ${broken}`);
  const full = valuesOf(attributes, 'fullpath');
  const sizes = valuesOf(attributes, 'size-in-bytes', isAny).map(Number);
  if (!sizes.every(Number.isSafeInteger)) return wrong('no size in bytes');
  const isHashed = DIGEST_ALGORITHMS.some((algorithm) => digests[algorithm].length > 0);
  const [directory] = valuesOf(attributes, 'path', isHashed ? isForDetection : isAny);
  const names = (full.length > 0 ? full : valuesOf(attributes, 'filename')).map(literalName);
  return file({ names, digests, sizes, directory: directory && literalName(directory) }, places);
}

function processObject(attributes: readonly Attribute[]): Taken {
  const names = valuesOf(attributes, 'name').map((name) => name.slice(0, COMM));
  const executables = valuesOf(attributes, 'image').filter((path) => path.startsWith('/'));
  const [commandLine] = valuesOf(attributes, 'command-line');
  if (names.length + executables.length === 0 && commandLine === undefined) {
    return wrong('a process without name, image or command line');
  }
  return found({
    kind: 'process',
    names: names.map(literalName),
    executables: executables.map(literalName),
    commandLine: commandLine === undefined ? null : `^${escapeExpression(commandLine)}$`,
    deleted: null,
  });
}

/** What the kernel keeps of a name, TASK_COMM_LEN without its zero. */
const COMM = 15;

export function escapeExpression(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The port of the far end; of whoever connected it is not the one that he connected to. */
const PORTS_OF: Readonly<Record<string, readonly string[]>> = {
  ip: ['dst-port', 'src-port'],
  'ip-dst': ['dst-port'],
  'ip-src': ['src-port'],
};

function ipPortObject(attributes: readonly Attribute[]): Taken {
  const ends = Object.entries(PORTS_OF).map(([relation, beside]) => ({
    networks: valuesOf(attributes, relation),
    ports: beside.flatMap((port) => valuesOf(attributes, port, isAny)),
  }));
  const named = ends.filter(({ networks }) => networks.length > 0);
  if (named.length === 0) return wrong('without an IP address');
  if (!named.every(({ networks }) => networks.every(isNetwork))) return wrong('no IP address');
  if (!ends.every(({ ports }) => ports.every(isPort))) return wrong('no port');
  const sought = named.map(({ networks, ports }): Sought => {
    return { kind: 'address', networks, ports: ports.map(Number), protocol: null, state: null };
  });
  return { sought, rejected: [] };
}

function found(sought: Sought): Taken {
  return { sought: [sought], rejected: [] };
}

function wrong(reason: string): Taken {
  return { sought: [], rejected: [{ reason, scope: 'here' }] };
}

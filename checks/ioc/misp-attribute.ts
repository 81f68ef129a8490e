/** What an attribute or object of MISP says to look for. */
import type { DigestAlgorithm } from '../../src/host/digests.ts';
import { parseFingerprint } from './fingerprint.ts';
import { foreignFile, literalName, type ForeignFile } from './foreign-file.ts';
import type { Places, Sought, Unusable } from './indicator.ts';
import { isNetwork } from './network.ts';

export interface Attribute {
  readonly type: string;
  /** What it is to its object; empty for one of its own. */
  readonly relation: string;
  readonly value: string;
  /** `to_ids`. */
  readonly forDetection: boolean;
}

interface Taken {
  readonly sought: readonly Sought[];
  readonly rejected: readonly Omit<Unusable, 'item'>[];
}

const HASH_DIGITS: Readonly<Record<DigestAlgorithm, number>> = { md5: 32, sha1: 40, sha256: 64 };
const NO_DIGESTS: ForeignFile['digests'] = { md5: [], sha1: [], sha256: [] };

export function mispAttribute({ type, value }: Attribute, places: Places): Taken {
  const [kind = '', hash] = type.split('|');
  if (kind === 'filename') return fileNamed(value, hash, places);
  if (isAlgorithm(type)) return fileHashed(type, value, places);
  if (kind === 'ip-src' || kind === 'ip-dst') return address(value);
  if (type === 'ssh-fingerprint') {
    const fingerprint = parseFingerprint(value);
    return fingerprint === undefined
      ? wrong('no SSH fingerprint by SHA256 or MD5')
      : found({ kind: 'authorized-key', fingerprints: [fingerprint] });
  }
  return { sought: [], rejected: [{ reason: `type ${type}: nothing a host shows`, scope: 'elsewhere' }] };
}

function isAlgorithm(type: string): type is DigestAlgorithm {
  return Object.hasOwn(HASH_DIGITS, type);
}

function isHash(algorithm: DigestAlgorithm, value: string): boolean {
  return value.length === HASH_DIGITS[algorithm] && /^[0-9a-f]+$/i.test(value);
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
  const detected = attributes.filter(({ forDetection }) => forDetection);
  const [marked, all] = [valuesOf(detected), valuesOf(attributes)];
  if (template === 'file') return fileObject(marked, all, places);
  if (template === 'process') return processObject(marked);
  if (template === 'ip-port') return ipPortObject(marked, all);
  const parts = detected.map((each) => mispAttribute(each, places));
  return { sought: parts.flatMap((part) => part.sought), rejected: parts.flatMap((part) => part.rejected) };
}

type Values = (relation: string) => readonly string[];

function valuesOf(attributes: readonly Attribute[]): Values {
  const byRelation = new Map<string, string[]>();
  for (const { relation, value } of attributes) {
    const known = byRelation.get(relation);
    if (known === undefined) byRelation.set(relation, [value]);
    else known.push(value);
  }
  return (relation) => byRelation.get(relation) ?? [];
}

/**
 * A name that is not for detection must not keep a checksum that is from being found under another; the directory and
 * the size tell more of what is.
 */
function fileObject(values: Values, all: Values, places: Places): Taken {
  const hashes = (algorithm: DigestAlgorithm): readonly string[] => values(algorithm);
  const digests = { md5: hashes('md5'), sha1: hashes('sha1'), sha256: hashes('sha256') };
  for (const algorithm of Object.keys(digests) as DigestAlgorithm[]) {
    if (!digests[algorithm].every((value) => isHash(algorithm, value))) return wrong(`no ${algorithm}`);
  }
  const full = values('fullpath');
  const sizes = all('size-in-bytes').map(Number);
  if (!sizes.every(Number.isSafeInteger)) return wrong('no size in bytes');
  const isHashed = Object.values(digests).some((each) => each.length > 0);
  const [directory] = (isHashed ? values : all)('path');
  const names = (full.length > 0 ? full : values('filename')).map(literalName);
  const where = directory === undefined ? {} : { directory: literalName(directory) };
  return file({ names, digests, sizes, ...where }, places);
}

function processObject(values: Values): Taken {
  const names = values('name').map((name) => name.slice(0, COMM));
  const executables = values('image').filter((path) => path.startsWith('/'));
  const [commandLine] = values('command-line');
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

function ipPortObject(values: Values, all: Values): Taken {
  const networks = [...values('ip'), ...values('ip-dst'), ...values('ip-src')];
  const ports = [...all('dst-port'), ...all('src-port')];
  if (networks.length === 0) return wrong('without an IP address');
  if (!networks.every(isNetwork)) return wrong('no IP address');
  if (!ports.every(isPort)) return wrong('no port');
  return found({ kind: 'address', networks, ports: ports.map(Number), protocol: null, state: null });
}

function found(sought: Sought): Taken {
  return { sought: [sought], rejected: [] };
}

function wrong(reason: string): Taken {
  return { sought: [], rejected: [{ reason, scope: 'here' }] };
}

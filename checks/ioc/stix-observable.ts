/** What a conjunction of a STIX pattern says to look for. Source: OASIS, "STIX Version 2.1", section 6. */
import { boundedExpression } from '../../src/host/bounded-expression.ts';
import type { DigestAlgorithm } from '../../src/host/digests.ts';
import { foreignFile, literalName } from './foreign-file.ts';
import type { Places, Sought } from './indicator.ts';
import { escapeExpression } from './misp-attribute.ts';
import { isNetwork } from './network.ts';
import { PatternError, type Comparison, type Conjunction } from './stix-pattern.ts';

/** A host shows none of these, whatever their values. */
const ELSEWHERE = new Set([
  'artifact',
  'autonomous-system',
  'domain-name',
  'email-addr',
  'email-message',
  'mac-addr',
  'mutex',
  'software',
  'url',
  'windows-registry-key',
  'x509-certificate',
]);

const ALGORITHMS: Readonly<Partial<Record<string, DigestAlgorithm>>> = {
  md5: 'md5',
  'sha-1': 'sha1',
  sha1: 'sha1',
  'sha-256': 'sha256',
  sha256: 'sha256',
};
const DIGITS: Readonly<Record<DigestAlgorithm, number>> = { md5: 32, sha1: 40, sha256: 64 };

export class ElsewhereError extends PatternError {}

/** @throws PatternError that says what cannot be looked for */
export function soughtOf(conjunction: Conjunction, places: Places): Sought {
  const types = [...new Set(conjunction.map(({ type }) => type))];
  const [type = '', ...others] = types;
  const foreign = types.find((each) => ELSEWHERE.has(each));
  if (foreign !== undefined) throw new ElsewhereError(`${foreign}: nothing a host shows`);
  if (others.length > 0) throw new PatternError(`${types.join(' and ')} together`);
  const fields = new Fields(conjunction);
  const sought = READERS[type]?.(fields, places);
  if (sought === undefined) throw new PatternError(`${type}: not looked for`);
  fields.requireAllTaken();
  return sought;
}

class Fields {
  readonly #open: Set<Comparison>;

  constructor(conjunction: Conjunction) {
    this.#open = new Set(conjunction);
  }

  /** The one comparison of the path; it is taken. */
  take(...path: readonly string[]): Comparison | undefined {
    const key = path.join('.').toLowerCase();
    const found = [...this.#open].filter((each) => each.path.join('.').toLowerCase() === key);
    if (found.length > 1) throw new PatternError(`${key} twice`);
    const [comparison] = found;
    if (comparison !== undefined) this.#open.delete(comparison);
    return comparison;
  }

  /** Values that may be equal to it. */
  values(...path: readonly string[]): readonly string[] {
    const comparison = this.take(...path);
    if (comparison === undefined) return [];
    const { operator, values } = comparison;
    if (operator !== '=' && operator !== 'IN')
      throw new PatternError(`${path.join('.')} ${operator}: not looked for`);
    return values;
  }

  /** Globs of names. */
  globs(...path: readonly string[]): readonly string[] {
    const comparison = this.take(...path);
    if (comparison === undefined) return [];
    const { operator, values } = comparison;
    if (operator === 'LIKE') return values.map(globOfLike);
    if (operator !== '=' && operator !== 'IN')
      throw new PatternError(`${path.join('.')} ${operator}: not looked for`);
    return values.map(literalName);
  }

  numbers(...path: readonly string[]): readonly number[] {
    const numbers = this.values(...path).map(Number);
    if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0))
      throw new PatternError(`${path.join('.')}: no number`);
    return numbers;
  }

  hashes(): Record<DigestAlgorithm, readonly string[]> {
    const digests: Record<DigestAlgorithm, readonly string[]> = { md5: [], sha1: [], sha256: [] };
    for (const [name, algorithm] of Object.entries(ALGORITHMS)) {
      const values = algorithm === undefined ? [] : this.values('hashes', name);
      if (algorithm === undefined || values.length === 0) continue;
      if (!values.every((value) => value.length === DIGITS[algorithm] && /^[0-9a-f]+$/i.test(value)))
        throw new PatternError(`no ${algorithm}`);
      digests[algorithm] = values;
    }
    return digests;
  }

  requireAllTaken(): void {
    const [left] = this.#open;
    if (left !== undefined) throw new PatternError(`${left.type}:${left.path.join('.')}: not looked for`);
  }
}

type Reader = (fields: Fields, places: Places) => Sought;

const READERS: Readonly<Partial<Record<string, Reader>>> = {
  file: (fields, places) => {
    const [directory] = fields.globs('parent_directory_ref', 'path');
    const where = directory === undefined ? {} : { directory };
    const names = fields.globs('name');
    const sizes = fields.numbers('size');
    return orError(foreignFile({ names, digests: fields.hashes(), sizes, ...where }, places));
  },
  directory: (fields, places) => {
    const names = fields.globs('path');
    const digests = { md5: [], sha1: [], sha256: [] };
    const sought = orError(foreignFile({ names, digests, sizes: [] }, places));
    return sought.kind === 'file' ? { ...sought, type: 'directory' } : sought;
  },
  process: (fields) => {
    const names = fields.globs('name');
    const image = fields.globs('image_ref', 'name');
    const line = fields.take('command_line');
    return {
      kind: 'process',
      names,
      executables: image.map((name) => (name.startsWith('/') ? name : `*/${name}`)),
      commandLine: line === undefined ? null : expressionOf(line),
      deleted: null,
    };
  },
  'ipv4-addr': (fields) => addressOf(networks(fields, 'value'), []),
  'ipv6-addr': (fields) => addressOf(networks(fields, 'value'), []),
  'network-traffic': (fields) => {
    const [destination, source] = [
      networks(fields, 'dst_ref', 'value'),
      networks(fields, 'src_ref', 'value'),
    ];
    const [to, from] = [ports(fields, 'dst_port'), ports(fields, 'src_port')];
    if (destination.length + to.length > 0 && source.length + from.length > 0)
      throw new PatternError('both ends of a connection');
    const [protocol] = fields.values('protocols', '*').map((each) => each.toLowerCase());
    const address = addressOf([...destination, ...source], [...to, ...from]);
    if (address.networks.length + address.ports.length === 0)
      throw new PatternError('traffic without address or port');
    if (protocol === undefined || protocol === 'ipv4' || protocol === 'ipv6') return address;
    if (protocol !== 'tcp' && protocol !== 'udp')
      throw new ElsewhereError(`protocol ${protocol}: not looked for`);
    return { ...address, protocol };
  },
  'user-account': (fields) => {
    const names = fields.globs('account_login');
    const uids = fields.numbers('user_id');
    return { kind: 'account', names, uids, shells: fields.globs('shell') };
  },
};

function orError(sought: Sought | { readonly reason: string }): Sought {
  if ('reason' in sought) throw new PatternError(sought.reason);
  return sought;
}

function networks(fields: Fields, ...path: readonly string[]): readonly string[] {
  const comparison = fields.take(...path);
  if (comparison === undefined) return [];
  const { operator, values } = comparison;
  if (!['=', 'IN', 'ISSUBSET'].includes(operator))
    throw new PatternError(`address ${operator}: not looked for`);
  if (!values.every(isNetwork)) throw new PatternError('no IP address');
  return values;
}

function ports(fields: Fields, name: string): readonly number[] {
  const numbers = fields.numbers(name);
  if (!numbers.every((port) => port >= 1 && port <= 65535)) throw new PatternError('no port');
  return numbers;
}

function addressOf(
  networksOf: readonly string[],
  portsOf: readonly number[],
): Extract<Sought, { kind: 'address' }> {
  return { kind: 'address', networks: networksOf, ports: portsOf, protocol: null, state: null };
}

/** LIKE has `%` for any text and `_` for one character. */
function globOfLike(text: string): string {
  return literalName(text).replaceAll('%', '*').replaceAll('_', '?');
}

function expressionOf({ operator, values: [value = ''] }: Comparison): string {
  if (operator === '=') return `^${escapeExpression(value)}$`;
  if (operator === 'LIKE') {
    return `^${escapeExpression(value).replaceAll('%', '[^]*').replaceAll('_', '[^]')}$`;
  }
  if (operator !== 'MATCHES') throw new PatternError(`command_line ${operator}: not looked for`);
  try {
    boundedExpression(value);
  } catch (error) {
    throw new PatternError(`MATCHES: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  return value;
}

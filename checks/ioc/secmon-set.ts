/** Our own form of indicator sets, YAML or JSON. */
import { parseBits } from '../../src/evidence/mode-bits.ts';
import { quantityOf } from '../../src/evidence/quantity.ts';
import type { FileType } from '../../src/host/files.ts';
import type { ParsedSet, Severity, Sought } from './indicator.ts';
import { normalFingerprint } from './fingerprint.ts';
import { strongest } from './strongest.ts';
import type { Tlp } from './tlp.ts';

type OneOrMore<T> = T | readonly T[];
type Quantity = number | string;

interface Fields {
  readonly file: {
    readonly path: OneOrMore<string>;
    readonly type?: FileType;
    readonly set?: string;
    readonly 'any-set'?: string;
    readonly clear?: string;
    readonly owner?: string | number;
    readonly size?: OneOrMore<Quantity>;
    readonly 'max-size'?: Quantity;
    readonly md5?: OneOrMore<string>;
    readonly sha1?: OneOrMore<string>;
    readonly sha256?: OneOrMore<string>;
  };
  readonly 'unowned-file': { readonly path: OneOrMore<string> };
  readonly string: {
    readonly path: OneOrMore<string>;
    readonly text?: string;
    readonly hex?: string;
    readonly 'max-size': Quantity;
  };
  readonly process: {
    readonly name?: OneOrMore<string>;
    readonly executable?: OneOrMore<string>;
    readonly 'command-line'?: string;
    readonly deleted?: boolean;
  };
  readonly 'mapped-library': { readonly name: OneOrMore<string>; readonly deleted?: boolean };
  readonly module: { readonly name?: OneOrMore<string>; readonly hidden?: boolean };
  readonly 'authorized-key': { readonly fingerprint: OneOrMore<string> };
  readonly cron: { readonly file?: OneOrMore<string>; readonly matches?: string };
  readonly 'systemd-unit': { readonly name?: OneOrMore<string>; readonly matches?: string };
  readonly address: {
    readonly address?: OneOrMore<string>;
    readonly port?: OneOrMore<number>;
    readonly protocol?: 'tcp' | 'udp';
    readonly state?: 'listening' | 'connected';
  };
  readonly account: {
    readonly name?: OneOrMore<string>;
    readonly uid?: OneOrMore<number>;
    readonly shell?: OneOrMore<string>;
  };
}

export interface SetDocument {
  readonly set: string;
  readonly tlp: Tlp;
  readonly indicators: readonly ({
    readonly id?: string;
    readonly tlp?: Tlp;
    readonly severity?: Severity;
  } & Partial<Fields>)[];
}

/** @param document as its schema allows (set-schema.ts) */
export function secmonSet({ set, tlp, indicators }: SetDocument): ParsedSet {
  return {
    name: set,
    format: 'secmon',
    tlp,
    items: indicators.length,
    indicators: indicators.map((entry, index) => ({
      item: index + 1,
      name: entry.id ?? null,
      tlp: entry.tlp ?? tlp,
      severity: entry.severity ?? 'critical',
      sought: soughtOf(entry),
    })),
    unusable: [],
  };
}

function soughtOf(entry: Partial<Fields>): Sought {
  const { address, account, module: kernelModule, string } = entry;
  if (entry.file !== undefined) return soughtFile(entry.file);
  if (entry['unowned-file'] !== undefined) {
    return { kind: 'unowned-file', at: listOf(entry['unowned-file'].path) };
  }
  if (string !== undefined) return soughtString(string);
  if (entry.process !== undefined) return soughtProcess(entry.process);
  if (kernelModule !== undefined) {
    const names = listOf(kernelModule.name).map((name) => name.replaceAll('-', '_'));
    return { kind: 'module', names, hidden: kernelModule.hidden ?? false };
  }
  if (address !== undefined) return soughtAddress(address);
  if (account !== undefined) {
    const { name, uid, shell } = account;
    return { kind: 'account', names: listOf(name), uids: listOf(uid), shells: listOf(shell) };
  }
  return soughtByLine(entry);
}

function soughtByLine(entry: Partial<Fields>): Sought {
  const { cron } = entry;
  const library = entry['mapped-library'];
  const key = entry['authorized-key'];
  if (library !== undefined) {
    return { kind: 'mapped-library', names: listOf(library.name), deleted: library.deleted ?? null };
  }
  if (key !== undefined) {
    return { kind: 'authorized-key', fingerprints: listOf(key.fingerprint).map(normalFingerprint) };
  }
  if (cron !== undefined) return { kind: 'cron', files: listOf(cron.file), line: cron.matches ?? null };
  const unit = entry['systemd-unit'] ?? {};
  return { kind: 'systemd-unit', names: listOf(unit.name), line: unit.matches ?? null };
}

function soughtFile(file: Fields['file']): Sought {
  const digest = strongest({
    md5: listOf(file.md5),
    sha1: listOf(file.sha1),
    sha256: listOf(file.sha256),
  });
  const bits = (text: string | undefined): number => (text === undefined ? 0 : (parseBits(text) ?? 0));
  return {
    kind: 'file',
    at: listOf(file.path),
    type: file.type ?? null,
    set: bits(file.set),
    anySet: bits(file['any-set']),
    clear: bits(file.clear),
    owner: file.owner === undefined ? null : String(file.owner),
    digest,
    sizes: listOf(file.size).map(quantityOf),
    maxSize: file['max-size'] === undefined ? null : quantityOf(file['max-size']),
  };
}

function soughtString({ path, text, hex = '', ...rest }: Fields['string']): Sought {
  const bytes = text === undefined ? hex.toLowerCase() : Buffer.from(text, 'utf8').toString('hex');
  return { kind: 'string', at: listOf(path), bytes, maxSize: quantityOf(rest['max-size']) };
}

function soughtProcess(process: Fields['process']): Sought {
  return {
    kind: 'process',
    names: listOf(process.name),
    executables: listOf(process.executable),
    commandLine: process['command-line'] ?? null,
    deleted: process.deleted ?? null,
  };
}

function soughtAddress({ address, port, protocol, state }: Fields['address']): Sought {
  return {
    kind: 'address',
    networks: listOf(address),
    ports: listOf(port),
    protocol: protocol ?? null,
    state: state ?? null,
  };
}

function listOf<T>(value: OneOrMore<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

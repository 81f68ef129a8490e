/** Looks at the keys that may log in. Source: sshd(8), sshd_config(5) "AuthorizedKeysFile". */
import type { Account } from '../../src/host/accounts.ts';
import { orReason, unlessMissing, type Look } from '../../src/evidence/look.ts';
import type { Context } from './context.ts';
import { fingerprintsOf } from './fingerprint.ts';
import type { Indicator, SoughtKey } from './indicator.ts';
import { expandAll, readTexts } from './read-texts.ts';

export interface KeyIndicator extends Indicator {
  readonly sought: SoughtKey;
}

const CONFIG = ['/etc/ssh/sshd_config', '/etc/ssh/sshd_config.d/*.conf'];
const DEFAULT = ['.ssh/authorized_keys', '.ssh/authorized_keys2'];
/** Accounts that are not in /etc/passwd have their homes here too. */
const HOMES = ['/root', '/home/*'];

export async function lookAtKeys(context: Context, indicators: readonly KeyIndicator[]): Promise<void> {
  if (indicators.length === 0) return;
  const { report } = context;
  const byFingerprint = new Map<string, KeyIndicator[]>();
  for (const indicator of indicators) {
    for (const fingerprint of indicator.sought.fingerprints) {
      byFingerprint.set(fingerprint, [...(byFingerprint.get(fingerprint) ?? []), indicator]);
    }
  }
  const paths = await keyFiles(context, indicators.length);
  await readTexts(context, 'authorized-key', paths, indicators.length, ({ path, lines }) => {
    for (const [index, line] of lines.entries()) {
      const fingerprints = fingerprintsOf(line.trim());
      const found = new Set(fingerprints.flatMap((each) => byFingerprint.get(each) ?? []));
      for (const indicator of found) {
        const key = fingerprints.find((each) => byFingerprint.get(each)?.includes(indicator));
        report.hit(indicator, `${path}:${index + 1}`, [`key ${key ?? ''}`]);
      }
    }
  });
}

async function keyFiles(context: Context, indicators: number): Promise<readonly string[]> {
  const { look, report } = context;
  const accounts = await orReason(look.host.accounts.list());
  if (accounts.reason !== undefined)
    report.failure('authorized-key', 'accounts', accounts.reason, indicators);
  const homes = await expandAll(context, 'authorized-key', HOMES, indicators);
  const configured = await configuredFiles(context, indicators);
  const known = accounts.reason === undefined ? accounts.value : [];
  const all = [
    ...known.flatMap((account) => configured.map((file) => fileOf(file, account))),
    ...homes.flatMap((home) => DEFAULT.map((file) => `${home}/${file}`)),
  ];
  return [...new Set(all.map((path) => path.replaceAll(/\/{2,}/g, '/')))];
}

/** All that any line names: which of them holds for whom is sshd's affair. */
async function configuredFiles(context: Context, indicators: number): Promise<readonly string[]> {
  const paths = await expandAll(context, 'authorized-key', CONFIG, indicators);
  const lines = await Promise.all(paths.map((path) => configLines(context, path, indicators)));
  const named = lines.flat().flatMap((line) => {
    const [, files] = /^\s*AuthorizedKeysFile(?:\s+|\s*=\s*)(?<files>.+)$/i.exec(line) ?? [];
    return files === undefined
      ? []
      : files
          .trim()
          .split(/\s+/)
          .map((file) => file.replaceAll('"', ''));
  });
  return [...new Set([...DEFAULT, ...named.filter((file) => file !== 'none')])];
}

async function configLines(
  { look, report }: Context,
  path: string,
  indicators: number,
): Promise<readonly string[]> {
  const read = await orReason(textIfThere(look, path));
  if (read.reason === undefined) return (read.value ?? '').split('\n');
  report.failure('authorized-key', path, read.reason, indicators);
  return [];
}

function textIfThere(look: Look, path: string): Promise<string | undefined> {
  return unlessMissing(look.text(path));
}

function fileOf(file: string, { name, uid, home }: Account): string {
  const values: Readonly<Record<string, string>> = { '%%': '%', '%h': home, '%u': name, '%U': String(uid) };
  const path = file.replaceAll(/%[%huU]/g, (token) => values[token] ?? token);
  return path.startsWith('/') ? path : `${home}/${path}`;
}

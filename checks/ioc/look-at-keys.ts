/** Looks at the keys that may log in. Source: sshd(8), sshd_config(5) "AuthorizedKeysFile". */
import type { Account } from '../../src/host/accounts.ts';
import { orReason } from '../../src/evidence/look.ts';
import type { Context } from './context.ts';
import { fingerprintsOf } from './fingerprint.ts';
import type { Indicator, SoughtKey } from './indicator.ts';
import { expandAll, readTexts } from './read-texts.ts';
import { sshdSettings } from './sshd-settings.ts';

export interface KeyIndicator extends Indicator {
  readonly sought: SoughtKey;
}

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
  const settings = await sshdSettings(context, 'authorized-key', indicators);
  const named = settings.flatMap(({ keyword, values }) => (keyword === 'authorizedkeysfile' ? values : []));
  return [...new Set([...DEFAULT, ...named.filter((file) => file !== 'none')])];
}

function fileOf(file: string, { name, uid, home }: Account): string {
  const values: Readonly<Record<string, string>> = { '%%': '%', '%h': home, '%u': name, '%U': String(uid) };
  const path = file.replaceAll(/%[%huU]/g, (token) => values[token] ?? token);
  return path.startsWith('/') ? path : `${home}/${path}`;
}

/**
 * The canary: a name that nobody has, banned centrally under a new date each day, so that its ban at a site shows that
 * bans still arrive there. Only who knows the salt can make one.
 * Source: argus-ban of ARGOeu-Metrics/secmon-probes; eight hexadecimal digits of SHA-256 over salt and date.
 */
import { createHash } from 'node:crypto';

const CANARY =
  /^CN=(?<hash>[0-9a-f]{8}), ?CN=(?<date>\d{8}), ?CN=Test Subject, ?CN=000001, ?CN=tsubject, ?OU=Users, ?OU=Organic Units, ?DC=cern, ?DC=ch$/;

export type Sighting = { readonly date: string; readonly genuine: boolean } | undefined;

/** @param subject a distinguished name, most specific part first; undefined for any other name */
export function sightCanary(subject: string, salt: Buffer): Sighting {
  const { hash, date } = CANARY.exec(subject)?.groups ?? {};
  if (hash === undefined || date === undefined) return undefined;
  return { date, genuine: hash === canaryHash(salt, date) && dayOfCanary(date) !== undefined };
}

export function canaryHash(salt: Buffer, date: string): string {
  return createHash('sha256').update(salt).update(date).digest('hex').slice(0, 8);
}

/** The first second of the day, UTC; undefined for a day that never was. */
export function dayOfCanary(date: string): number | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d{2})(\d{2})$/.exec(date) ?? [];
  const iso = `${year}-${month}-${day}`;
  const milliseconds = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return undefined;
  return new Date(milliseconds).toISOString().startsWith(iso) ? milliseconds / 1000 : undefined;
}

/** `activity` of Pakiti's addresses: `7d` or `+7d` is heard of within seven days, `-7d` silent for longer. */
import type { HostsQuery } from '../../store/pakiti/hosts.ts';

const ACTIVITY = /^([+-]?)(\d{1,6})([smhdwy]?)$/;
const SECONDS: Readonly<Record<string, number>> = {
  ...{ s: 1, m: 60, h: 3600, d: 86_400, '': 86_400 },
  ...{ w: 7 * 86_400, y: 365 * 86_400 },
};

/** Undefined: it is no such text. Days where it has no unit. @param now seconds since the epoch */
export function activityOf(
  text: string,
  now: number,
): Pick<HostsQuery, 'seenSince' | 'silentSince'> | undefined {
  // Of a query, a plus sign is a space.
  const [, sign = '', count = '', unit = ''] = ACTIVITY.exec(text.replace(/^ /, '+')) ?? [];
  if (count === '') return undefined;
  const since = now - Number(count) * (SECONDS[unit] ?? 0);
  return sign === '-' ? { silentSince: since } : { seenSince: since };
}

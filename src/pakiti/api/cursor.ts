/** Where a page of hosts ended: the place of its last host, which never changes, so that new hosts shift nothing. */
import type { HostPlace } from '../../store/pakiti/hosts.ts';

export function cursorOf({ site, name }: HostPlace): string {
  return Buffer.from(JSON.stringify([site, name])).toString('base64url');
}

/** Undefined: it is none of ours. */
export function placeOf(cursor: string): HostPlace | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parsed) || parsed.length !== 2) return undefined;
    const [site, name] = parsed as unknown[];
    return typeof site === 'string' && typeof name === 'string' ? { site, name } : undefined;
  } catch {
    return undefined;
  }
}

export const BAD_CURSOR = { error: `'cursor' is none that was given` } as const;

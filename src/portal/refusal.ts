/** What is not answered, and why. */
import type { SpokenReply } from '../host/listener.ts';

/** Whatever a monitored host has printed, no browser takes it for a page. */
export const GUARDED = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
} as const;

export function refusal(
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): SpokenReply {
  return { status, headers: { ...GUARDED, ...headers }, body: { error } };
}

export const STRANGER = refusal(401, 'a valid credential is needed', { 'www-authenticate': 'Bearer' });
export const NOT_FOUND = refusal(404, 'there is nothing here');

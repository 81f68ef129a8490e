/** What a receiver makes of a credential. */
import type { Credential } from '../../trust/credential.ts';
import type { Sender } from './receiver.ts';

/** @returns `out of scope` for a credential that is good for other things than handing results in */
export function senderOf(credential: Credential | undefined): Sender | 'out of scope' | undefined {
  if (credential === undefined) return undefined;
  const { name, scopes, sites, ngis } = credential;
  if (!scopes.includes('submit')) return 'out of scope';
  // NGIs bound what is seen. What a sender says of the NGI of a site bounds nothing.
  return { name, sites: sites ?? (ngis === undefined ? undefined : []), signature: 'none' };
}

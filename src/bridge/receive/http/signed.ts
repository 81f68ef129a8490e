/**
 * Signed node reports: the envelope of `secmon node run --sign-key`, as it is in `REPORT.sig`.
 *
 * Whoever catches one on its way cannot hand it in again: what was signed is remembered, and what is older than that is
 * refused for its age.
 */
import { createHash } from 'node:crypto';
import { Failure } from '../../../host/failure.ts';
import type { Host } from '../../../host/host.ts';
import { verifyEnvelope } from '../../../trust/signed-data.ts';
import type { Purpose } from '../../../trust/purpose.ts';
import type { Once } from '../../../store/store.ts';
import type { Sender } from '../receiver.ts';

/** Whom a key belongs to. A trusted key that nobody is named for speaks for all sites. */
export interface Signer {
  readonly name: string;
  /** As `secmon keys new` shows it. */
  readonly key: string;
  readonly sites?: readonly string[];
}

export interface SignatureRules {
  /** Directory of the public keys that are trusted. */
  readonly trustedKeys: string;
  readonly signers: readonly Signer[];
  /** Seconds; a report that is older is refused. */
  readonly replaySeconds: number;
}

export type Verified =
  | { readonly payload: Buffer; readonly sender: Sender }
  | { readonly status: 401 | 422; readonly why: string };

/** Clocks of nodes may be ahead of ours. */
const CLOCK_SKEW_SECONDS = 300;

export function looksLikeEnvelope(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'payloadType' in value;
}

/** @param envelope the exact text */
export async function verifySigned(
  host: Pick<Host, 'files' | 'clock' | 'accounts'>,
  envelope: string,
  { trustedKeys, signers }: Omit<SignatureRules, 'replaySeconds'>,
  purpose: Purpose = 'node-report',
): Promise<Verified> {
  try {
    const { payload, keyId } = await verifyEnvelope(host, envelope, 'the body', purpose, trustedKeys);
    const signer = signers.find(({ key }) => key === keyId);
    const name = signer?.name ?? `key ${keyId.slice(0, 16)}`;
    return { payload, sender: { name, sites: signer?.sites, signature: 'verified' } };
  } catch (error) {
    const why = error instanceof Failure ? WHY[error.reason] : undefined;
    // Anything else, such as keys that others may write, is our own trouble, and the sender may try again.
    if (!(error instanceof Failure) || why === undefined) throw error;
    return { status: NOT_SIGNED.has(error.reason) ? 422 : 401, why };
  }
}

const NOT_SIGNED: ReadonlySet<string> = new Set(['altered', 'refused']);

/** What a stranger may hear; our own directories are none of their business. */
const WHY: Readonly<Partial<Record<string, string>>> = {
  altered: 'the signature is wrong',
  refused: 'it was signed for another purpose',
  missing: 'no keys are trusted here',
  'unknown-key': 'its key is not trusted',
  'weak-key': 'its key is too weak',
};

/** @returns seconds since the epoch; NaN where it does not say when it was written */
export function signedAt(report: unknown): number {
  const { startedAt, endedAt } = report as Readonly<Record<string, unknown>>;
  return Date.parse(String(endedAt ?? startedAt)) / 1000;
}

/** @returns why a report of that time is not taken @param now seconds since the epoch */
export function untimely(
  at: number,
  now: number,
  { replaySeconds }: Pick<SignatureRules, 'replaySeconds'>,
): string | undefined {
  if (Number.isNaN(at)) return 'it does not say when it was written';
  if (at < now - replaySeconds) return `it is older than ${replaySeconds} s`;
  return at > now + CLOCK_SKEW_SECONDS ? 'it is from the future' : undefined;
}

/**
 * Of what was signed, not of the signature: there are many of the same. Every run writes its own times, to the
 * millisecond, so that no two reports are the same.
 */
export function onceOf(payload: Buffer, at: number, now: number): Once {
  const digest = createHash('sha256').update(payload).digest('hex');
  return { mark: `node-report ${digest}`, at: Math.max(at, now) };
}

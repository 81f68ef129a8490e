/**
 * Reports that a node has signed: the envelope of `src/trust` around a report of protocol 6 that says when it was made,
 * `ts: SECONDS`. Whoever catches one cannot put an older state of a host back with it.
 */
import {
  looksLikeEnvelope,
  untimely,
  verifySigned,
  type SignatureRules,
} from '../../bridge/receive/http/signed.ts';
import { boundedJson } from '../../bridge/receive/bounded-json.ts';
import type { Host } from '../../host/host.ts';
import type { Reporting } from './access.ts';
import { headerValue, readFrame } from './frame.ts';
import { hostName } from './host-name.ts';
import { ReportError } from './report-error.ts';

export interface OpenedSignature {
  readonly payload: Buffer;
  readonly reporting: Reporting;
}

export interface Refused {
  readonly refused: 'bad-signature' | 'replayed';
  readonly why: string;
}

export type OpenSigned = (envelope: Buffer) => Promise<OpenedSignature | Refused>;

const MAX_DEPTH = 8;
const OPENING = 0x7b;

export function looksSigned(body: Buffer): boolean {
  if (body[0] !== OPENING) return false;
  const read = boundedJson(body, MAX_DEPTH);
  return 'value' in read && looksLikeEnvelope(read.value);
}

/** @param admit whether nothing newer of the host has come from this signer; it is remembered */
export function signedOpener(
  host: Pick<Host, 'files' | 'clock' | 'accounts'>,
  rules: SignatureRules,
  admit: (report: { signer: string; host: string; at: number }) => Promise<boolean>,
): OpenSigned {
  return async (envelope) => {
    const verified = await verifySigned(host, envelope.toString('utf8'), rules, 'pakiti-report');
    if ('why' in verified) return { refused: 'bad-signature', why: verified.why };
    const { payload, sender } = verified;
    const { header } = readFrame(payload.toString('utf8'));
    const at = timeOf(headerValue(header, 'ts'));
    const why = untimely(at, host.clock.now(), rules);
    if (why !== undefined) return { refused: 'replayed', why };
    const named = hostName(headerValue(header, 'host') ?? '');
    if (!(await admit({ signer: sender.name, host: named, at })))
      return { refused: 'replayed', why: 'a newer one has come before' };
    return { payload, reporting: { name: sender.name, sites: sender.sites } };
  };
}

function timeOf(said: string | null): number {
  if (said !== null && /^\d{1,12}$/.test(said)) return Number(said);
  throw new ReportError('malformed', 'ts: a signed report says when it was made, in seconds since the epoch');
}

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

/** Its memory of what each host signed last is that of the process; before that only the age of a report bounds it. */
export function signedOpener(
  host: Pick<Host, 'files' | 'clock' | 'accounts'>,
  rules: SignatureRules,
): OpenSigned {
  const last = new Map<string, number>();
  return async (envelope) => {
    const verified = await verifySigned(host, envelope.toString('utf8'), rules, 'pakiti-report');
    if ('why' in verified) return { refused: 'bad-signature', why: verified.why };
    const { payload, sender } = verified;
    const { header } = readFrame(payload.toString('utf8'));
    const at = timeOf(headerValue(header, 'ts'));
    const now = host.clock.now();
    const why = untimely(at, now, rules);
    if (why !== undefined) return { refused: 'replayed', why };
    const key = JSON.stringify([sender.name, hostName(headerValue(header, 'host') ?? '')]);
    if (at < (last.get(key) ?? 0)) return { refused: 'replayed', why: 'a newer one has come before' };
    forget(last, now - rules.replaySeconds);
    last.set(key, at);
    return { payload, reporting: { name: sender.name, sites: sender.sites } };
  };
}

function timeOf(said: string | null): number {
  if (said !== null && /^\d{1,12}$/.test(said)) return Number(said);
  throw new ReportError('malformed', 'ts: a signed report says when it was made, in seconds since the epoch');
}

const REMEMBERED = 100_000;

/** What is older than that is refused for its age. */
function forget(last: Map<string, number>, before: number): void {
  if (last.size < REMEMBERED) return;
  for (const [key, at] of last) if (at < before) last.delete(key);
}

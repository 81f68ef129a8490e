/** Whether the installed lists revoke a certificate, or can tell that at all. */
import { compareSeverity } from '../../src/check/index.ts';
import { instantText } from '../../src/x509/duration-text.ts';
import { judgeList, type Judgement } from '../../src/x509/judge-list.ts';
import { isRead } from '../../src/x509/list-facts.ts';
import { judged, type Judged } from './judge-leaf.ts';
import type { ConsultedList, HostCertificateObservation, Revocation } from './observation.ts';

/** A list whose next update is over tells nothing any more. */
const NOT_EXPIRED = { critical: { start: 0, end: Infinity, inside: false } } as const;

const DATE = '2026-01-31'.length;

/** @param certificate its place @param issuer the place of the authority in the chain that is judged */
export function judgeRevocation(
  { at, certificates, revocations }: HostCertificateObservation,
  certificate: number,
  issuer: number,
): Judged {
  const revocation = revocations.find((one) => one.certificate === certificate && one.issuer === issuer);
  const authority = certificates[issuer];
  if (revocation === undefined || authority === undefined) {
    return judged('UNKNOWN', 'revocation', 'revocation unknown: it was not looked at');
  }
  const { lists } = revocation;
  const [revoked] = lists.filter(isTold).map((list) => list.revoked);
  if (revoked !== undefined) {
    const { at: since, reason } = revoked;
    return judged('CRITICAL', 'revoked', `revoked on ${instantText(since).slice(0, DATE)} (${reason})`);
  }
  if (lists.length === 0) return withoutList(revocation);
  const judgements = lists.map(({ content }) =>
    judgeList(content, [anchorFacts(authority)], { at, validity: NOT_EXPIRED }),
  );
  const [best] = judgements.toSorted((a, b) => compareSeverity(a.state, b.state));
  return best?.state === 'OK' ? judged('OK', 'not-revoked', 'not revoked') : untold(best);
}

/** What the authority has signed counts, even when it is old or leaves others out; taken back it is nowhere but in deltas. */
function isTold(list: ConsultedList): list is Telling {
  const { content, revoked } = list;
  if (revoked === null || !isRead(content) || content.verification !== 'good') return false;
  return revoked.reason !== 'removed from the list';
}

type Telling = ConsultedList & { readonly revoked: NonNullable<ConsultedList['revoked']> };

function withoutList({ publishes }: Revocation): Judged {
  return publishes === 'no'
    ? judged('OK', 'no-list', 'no revocation list is known')
    : judged('UNKNOWN', 'revocation', 'revocation unknown: no list is installed');
}

function untold(best: Judgement | undefined): Judged {
  const why = best === undefined ? '' : `: the list ${best.text}`;
  return judged('UNKNOWN', 'revocation', `revocation unknown${why}`);
}

function anchorFacts({
  fingerprint,
  subject,
  notBefore,
  notAfter,
  usages,
}: HostCertificateObservation['certificates'][number]): Parameters<typeof judgeList>[1][number] {
  return {
    name: fingerprint,
    subject,
    notBefore,
    notAfter,
    maySignLists: usages === null || usages.includes('cRLSign'),
    hashes: [],
    urls: [],
    publishes: 'no',
  };
}

/** Whether the host's certificate leads to somebody who is trusted, and what else was presented with it. */
import type { Finding } from '../../src/check/index.ts';
import { durationText } from '../../src/x509/duration-text.ts';
import { certificateEvidence, judged, type Judged } from './judge-leaf.ts';
import type { JudgedChain } from './judge-chain.ts';
import { weakSignature } from './judge-strength.ts';
import type { HostCertificateObservation, SeenDeadEnd } from './observation.ts';

export function judgeTrust(
  observation: HostCertificateObservation,
  chain: JudgedChain | undefined,
  subject: string,
): readonly Finding[] {
  const { certificates, deadEnds, store, installed } = observation;
  if (installed === 0) {
    return [
      { state: 'UNKNOWN', subject: store, kind: 'no-authority', text: 'no certificate of an authority' },
    ];
  }
  if (chain === undefined) {
    const ends = deadEnds.map((end) => inDoubt(observation, judgeEnd(observation, end)));
    const [end = judged('CRITICAL', 'untrusted', 'leads to nobody who is trusted')] = ends;
    const evidence = [`held against ${store}`, ...ends.map(({ text }) => text)];
    return [{ ...end, subject, evidence }];
  }
  const evidence = chain.places.flatMap((place) => certificates[place]?.subject ?? []);
  const anchor = evidence.at(-1) ?? '';
  const text = `leads to ${anchor}`;
  return [
    { state: 'OK', subject, kind: 'trusted', text, evidence: [`trusted by ${store}`, ...evidence] },
    ...expiredBeside(observation, chain),
  ];
}

function judgeEnd(
  { certificates }: HostCertificateObservation,
  { certificate, reason }: SeenDeadEnd,
): Judged {
  const facts = certificates[certificate];
  const [subject, issuer] = [facts?.subject ?? '', facts?.issuer ?? ''];
  const what = certificate === 0 ? '' : `${subject} `;
  switch (reason) {
    case 'self-signed':
      return judged('CRITICAL', 'self-signed', `${what}signs itself, and is not trusted`);
    case 'issuer-missing':
      return judged('CRITICAL', 'untrusted', `${what}issuer neither shown nor trusted: ${issuer}`);
    case 'bad-signature':
      return judged('CRITICAL', 'bad-signature', `${what}bears no signature of ${issuer}`);
    case 'unsupported': {
      const weakness = facts === undefined ? undefined : weakSignature(facts);
      return weakness === undefined
        ? judged(
            'UNKNOWN',
            'unsupported-signature',
            `${what}signature ${facts?.algorithm ?? ''} cannot be verified`,
          )
        : judged('CRITICAL', weakness.kind, `${what}${weakness.text}`);
    }
  }
}

/** What the kinds of these say would not be so if the one who is missing is in a file that could not be read. */
const UNLESS_ANOTHER_IS_TRUSTED: readonly string[] = ['self-signed', 'untrusted', 'bad-signature'];

function inDoubt({ unread }: HostCertificateObservation, end: Judged): Judged {
  const [first] = unread;
  if (first === undefined || !UNLESS_ANOTHER_IS_TRUSTED.includes(end.kind)) return end;
  return judged('UNKNOWN', 'authority-unread', `${end.text}, but not all of them could be read: ${first}`);
}

/** Clients that take the chain as it is shown, or know fewer authorities, go astray over it. */
function expiredBeside(
  { at, certificates, presented }: HostCertificateObservation,
  chain: JudgedChain,
): readonly Finding[] {
  return presented
    .filter((place) => !chain.places.includes(place))
    .flatMap((place) => certificates[place] ?? [])
    .filter(({ notAfter }) => notAfter < at)
    .map((facts) => ({
      state: 'WARNING',
      subject: facts.subject,
      kind: 'presented-expired',
      text: `is shown with it, and expired ${durationText(at - facts.notAfter)} ago`,
      evidence: certificateEvidence(facts),
    }));
}

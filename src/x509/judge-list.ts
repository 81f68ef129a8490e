/**
 * What one list is worth to the anchor that needs it.
 * Source: RFC 5280, sections 5 and 6.3.3, as far as it concerns a list and not a certificate.
 */
import { judge, type Finding, type State, type Thresholds } from '../result/index.ts';
import { durationText, instantText } from './duration-text.ts';
import type { AnchorFacts } from './anchor-facts.ts';
import { isRead, type ListContent, type ListFacts, type Verification } from './list-facts.ts';

export interface Judgement extends Pick<Finding, 'state' | 'kind' | 'text'> {
  /** Seconds until the next update, where nothing but the time decides about the list. */
  readonly left?: number;
}

export interface Terms {
  /** Seconds since the epoch at which lists are judged. */
  readonly at: number;
  /** Ranges of the seconds left until the next update; null where expiry does not count. */
  readonly validity: Thresholds | null;
}

/** @param anchors those that the list may belong to */
export function judgeList(content: ListContent, anchors: readonly AnchorFacts[], terms: Terms): Judgement {
  if (!isRead(content)) {
    const { failure, message } = content;
    if (failure === 'malformed') return judgement('CRITICAL', 'malformed', `no revocation list: ${message}`);
    return judgement('UNKNOWN', 'unreadable', `cannot be read: ${message}`);
  }
  const signer = anchors.find(({ name }) => name === content.signer);
  return judgeTrust(content, signer) ?? judgeScope(content, signer) ?? judgeTime(content, terms);
}

function judgement(state: State, kind: string, text: string): Judgement {
  return { state, kind, text };
}

function judgeTrust(list: ListFacts, signer: AnchorFacts | undefined): Judgement | undefined {
  if (list.verification !== 'good') return judgeUntrusted(list.verification, list.algorithm);
  if (signer === undefined) return FOREIGN;
  if (signer.maySignLists) return undefined;
  return judgement('CRITICAL', 'not-authorised', 'signed by a certificate that may not sign lists');
}

const FOREIGN = judgement('CRITICAL', 'foreign-signature', 'signed by another key');

function judgeUntrusted(verification: Exclude<Verification, 'good'>, algorithm: string): Judgement {
  switch (verification) {
    case 'wrong-issuer':
      return judgement('CRITICAL', 'wrong-issuer', 'issued by somebody else');
    case 'bad-signature':
      return FOREIGN;
    case 'weak':
      return judgement('UNKNOWN', 'weak-signature', `signed with ${algorithm}, which proves nothing`);
    case 'unsupported':
      return judgement('UNKNOWN', 'unsupported-signature', `signature ${algorithm} cannot be verified`);
  }
}

/** A list that leaves something out does not show that nothing is revoked. */
function judgeScope(list: ListFacts, signer: AnchorFacts | undefined): Judgement | undefined {
  const { unhandled, isDelta, restriction, distributionPoints } = list;
  if (unhandled !== null) {
    return judgement('UNKNOWN', 'unhandled-extension', `critical extension ${unhandled} is not understood`);
  }
  if (isDelta) return judgement('CRITICAL', 'delta', 'a delta list, which lists changes only');
  if (restriction !== null) return judgement('UNKNOWN', 'partial', `a list of ${restriction}`);
  if (distributionPoints.length > 0 && !distributionPoints.some((url) => signer?.urls.includes(url))) {
    return judgement('UNKNOWN', 'partial', 'a list of one distribution point only');
  }
  return undefined;
}

function judgeTime({ thisUpdate, nextUpdate }: ListFacts, { at, validity }: Terms): Judgement {
  if (thisUpdate > at) {
    return judgement('CRITICAL', 'not-yet-valid', `not valid for another ${durationText(thisUpdate - at)}`);
  }
  if (nextUpdate === null)
    return judgement('UNKNOWN', 'no-next-update', 'does not say when the next one comes');
  const left = nextUpdate - at;
  const ignored = validity === null ? ', which is ignored' : '';
  const state = validity === null ? 'OK' : judge(left, validity);
  if (left < 0)
    return { ...judgement(state, 'expired', `expired ${durationText(-left)} ago${ignored}`), left };
  if (state === 'OK') return { ...judgement('OK', 'valid', `valid for ${durationText(left)}`), left };
  return { ...judgement(state, 'expiring', `expires in ${durationText(left)}`), left };
}

/** What was seen of a list, line by line. @param source its files or URL */
export function listEvidence(source: string, content: ListContent): readonly string[] {
  if (!isRead(content)) return [source];
  const { issuer, thisUpdate, nextUpdate, number, entries, algorithm } = content;
  const next = nextUpdate === null ? 'none' : instantText(nextUpdate);
  return [
    source,
    `issuer ${issuer}`,
    `this update ${instantText(thisUpdate)}, next update ${next}`,
    `number ${number ?? 'none'}, ${entries} revoked, ${algorithm}`,
  ];
}

/**
 * One finding for each anchor about its lists, the best of which counts, and one for every other list that is not as it
 * should be.
 */
import { compareSeverity, type Finding } from '../../src/check/index.ts';
import { durationText, instantText } from '../../src/x509/duration-text.ts';
import { judgeList, listEvidence, type Judgement, type Terms } from '../../src/x509/judge-list.ts';
import type { CrlObservation, InstalledList } from './observation.ts';
import type { AnchorFacts } from '../../src/x509/anchor-facts.ts';
import { isRead, signersOf } from '../../src/x509/list-facts.ts';
import { publicUrl } from '../../src/x509/public-url.ts';

export interface JudgedAnchor {
  readonly anchor: AnchorFacts;
  readonly finding: Finding;
  /** The list that decided, if one did. */
  readonly list?: InstalledList;
  /** Seconds until the deciding list's next update, where its time is what counts. */
  readonly left?: number;
}

export interface JudgedAnchors {
  readonly judged: readonly JudgedAnchor[];
  readonly others: readonly Finding[];
}

interface JudgedList {
  readonly list: InstalledList;
  readonly judgement: Judgement;
}

export function judgeAnchors({ anchors, installed }: CrlObservation, terms: Terms): JudgedAnchors {
  const lists = installed.map((list) => ({ list, judgement: judgeList(list.content, anchors, terms) }));
  const byAnchor = listsByAnchor(lists, anchors, terms);
  const judged = anchors.map((anchor) => judgeAnchor(anchor, byAnchor.get(anchor.name) ?? [], terms));
  const decisive = new Set(judged.flatMap(({ list }) => list ?? []));
  const expired = new Set(anchors.filter((anchor) => isExpired(anchor, terms)).map(({ name }) => name));
  const others = lists.filter(
    ({ list, judgement }) =>
      !decisive.has(list) && !isOfNoneBut(expired, list) && isTroublesomeBeside(judgement),
  );
  return { judged, others: others.map(besideFinding) };
}

function judgeAnchor(anchor: AnchorFacts, lists: readonly JudgedList[], terms: Terms): JudgedAnchor {
  if (isExpired(anchor, terms)) return { anchor, finding: expiredAnchor(anchor, terms) };
  const best = bestOf(lists);
  if (best === undefined) return { anchor, finding: withoutList(anchor) };
  const { list, judgement } = best;
  return {
    anchor,
    finding: listFinding(anchor, best),
    list,
    ...(judgement.left === undefined ? {} : { left: judgement.left }),
  };
}

/** By the name of the anchor; a list whose signer is not known may be anybody's who has such a hash. */
function listsByAnchor(
  lists: readonly JudgedList[],
  anchors: readonly AnchorFacts[],
  terms: Terms,
): ReadonlyMap<string, readonly JudgedList[]> {
  const byAnchor = new Map<string, JudgedList[]>();
  for (const { list, judgement } of lists) {
    const { content } = list;
    const signers = signersOf(content);
    for (const name of signers.length === 0 ? list.candidates : signers) {
      const own =
        isRead(content) && content.signer !== null && content.signer !== name
          ? judgeList({ ...content, signer: name }, anchors, terms)
          : judgement;
      const known = byAnchor.get(name);
      if (known === undefined) byAnchor.set(name, [{ list, judgement: own }]);
      else known.push({ list, judgement: own });
    }
  }
  return byAnchor;
}

function isOfNoneBut(names: ReadonlySet<string>, { content }: InstalledList): boolean {
  const signers = signersOf(content);
  return signers.length > 0 && signers.every((name) => names.has(name));
}

/** The least severe; among equals a signed one, then the one that lasts longest. */
function bestOf(lists: readonly JudgedList[]): JudgedList | undefined {
  const [best] = lists.toSorted(
    (a, b) =>
      compareSeverity(a.judgement.state, b.judgement.state) ||
      Number(isUnsigned(a)) - Number(isUnsigned(b)) ||
      (b.judgement.left ?? -Infinity) - (a.judgement.left ?? -Infinity) ||
      0,
  );
  return best;
}

function isUnsigned({ list }: JudgedList): boolean {
  return signersOf(list.content).length === 0;
}

function listFinding({ name, subject }: AnchorFacts, { list, judgement }: JudgedList): Finding {
  const { state, kind, text, left } = judgement;
  const files = list.files.join(', ');
  const where = left === undefined ? ` (${list.files[0] ?? ''})` : '';
  const evidence = [`subject ${subject}`, ...listEvidence(files, list.content)];
  return { state, subject: name, kind, text: text + where, evidence };
}

function withoutList({ name, subject, publishes, hashes, urls }: AnchorFacts): Finding {
  if (publishes === 'no') {
    const text = 'publishes no revocation list';
    return { state: 'OK', subject: name, kind: 'none-published', text, evidence: [`subject ${subject}`] };
  }
  const expected = hashes.map((hash) => `${hash}.r0`).join(' or ');
  return {
    state: publishes === 'yes' ? 'CRITICAL' : 'UNKNOWN',
    subject: name,
    kind: 'missing',
    text: 'no revocation list installed',
    evidence: [`subject ${subject}`, `expected as ${expected}`, ...urls.map(publicUrl)],
  };
}

function isExpired({ notAfter }: AnchorFacts, { at }: Terms): boolean {
  return notAfter < at;
}

/** Nothing that it ever signed is valid any more, so its list does not matter. */
function expiredAnchor({ name, subject, notAfter }: AnchorFacts, { at }: Terms): Finding {
  return {
    state: 'WARNING',
    subject: name,
    kind: 'ca-expired',
    text: `the CA expired ${durationText(at - notAfter)} ago`,
    evidence: [
      `subject ${subject}`,
      `not after ${instantText(notAfter)}`,
      'its revocation list is not judged',
    ],
  };
}

/** Beside a complete list a delta or a partial one is as it should be. */
function isTroublesomeBeside({ state, kind }: Judgement): boolean {
  return state !== 'OK' && kind !== 'delta' && kind !== 'partial';
}

/** It harms less than an anchor without any good list, which is its own finding. */
function besideFinding({ list, judgement: { kind, text } }: JudgedList): Finding {
  const [file = ''] = list.files;
  const evidence = listEvidence(list.files.join(', '), list.content);
  return { state: 'WARNING', subject: file, kind, text, evidence };
}

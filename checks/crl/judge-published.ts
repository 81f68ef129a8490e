/** What the downloaded lists say: about themselves, and about the installed ones. */
import { judge, type Finding, type Range } from '../../src/check/index.ts';
import { durationText } from '../../src/x509/duration-text.ts';
import type { JudgedAnchor } from './judge-anchors.ts';
import { publicUrl } from '../../src/x509/public-url.ts';
import { judgeList, listEvidence, type Terms } from '../../src/x509/judge-list.ts';
import type { CrlObservation, PublishedList } from './observation.ts';
import { isRead, signersOf, type ListFacts } from '../../src/x509/list-facts.ts';

/**
 * @param judged the anchors with the installed list that counts for each
 * @param lag range of the seconds for which a newer list may have been out
 */
export function judgePublished(
  { anchors, published }: CrlObservation,
  judged: readonly JudgedAnchor[],
  lag: Range,
  terms: Terms,
): readonly Finding[] {
  return [
    ...published.map((list) => urlFinding(list, judgePublishedList(list, anchors, terms))),
    ...judged.flatMap((anchor) => outdatedFinding(anchor, published, lag, terms) ?? []),
  ];
}

type Judged = Pick<Finding, 'state' | 'kind' | 'text'>;

/** The installed list is what protects; a bad one at the source only means that it cannot be renewed. */
function judgePublishedList(
  { content }: PublishedList,
  anchors: CrlObservation['anchors'],
  terms: Terms,
): Judged {
  if (!isRead(content) && content.failure !== 'malformed') {
    const state = content.failure === 'refused' ? 'UNKNOWN' : 'WARNING';
    return { state, kind: content.failure, text: content.message };
  }
  const { state, kind, text } = judgeList(content, anchors, terms);
  return { state: state === 'OK' ? 'OK' : 'WARNING', kind, text };
}

function urlFinding({ url, candidates, content }: PublishedList, { state, kind, text }: Judged): Finding {
  const evidence = [`published by ${candidates.join(', ')}`, ...listEvidence(publicUrl(url), content)];
  return { state, subject: publicUrl(url), kind: `published-${kind}`, text: `published: ${text}`, evidence };
}

function outdatedFinding(
  { anchor, list }: JudgedAnchor,
  published: readonly PublishedList[],
  lag: Range,
  { at }: Terms,
): Finding | undefined {
  if (list === undefined || !isRead(list.content)) return undefined;
  const installed = list.content;
  const newest = newestOf(published, anchor.name, at);
  if (newest === undefined || !isNewer(newest.content, installed)) return undefined;
  const out = at - newest.content.thisUpdate;
  const evidence = [
    ...listEvidence(list.files.join(', '), installed),
    ...listEvidence(publicUrl(newest.url), newest.content),
  ];
  return {
    state: judge(out, { warning: lag }),
    subject: anchor.name,
    kind: 'outdated',
    text: `a newer list was published ${durationText(out)} ago`,
    evidence,
  };
}

interface Published {
  readonly url: string;
  readonly content: ListFacts;
}

/** Only what the anchor signed and is already in force. */
function newestOf(published: readonly PublishedList[], name: string, at: number): Published | undefined {
  const [newest] = published
    .flatMap(({ url, content }) => (isRead(content) ? [{ url, content }] : []))
    .filter(
      ({ content }) => signersOf(content).includes(name) && !content.isDelta && content.thisUpdate <= at,
    )
    .toSorted((a, b) => b.content.thisUpdate - a.content.thisUpdate);
  return newest;
}

/** By number where both have one (RFC 5280, 5.2.3), and by time, in case the numbers were started anew. */
function isNewer(published: ListFacts, installed: ListFacts): boolean {
  const byNumber =
    published.number !== null &&
    installed.number !== null &&
    BigInt(published.number) > BigInt(installed.number);
  return byNumber || published.thisUpdate > installed.thisUpdate;
}

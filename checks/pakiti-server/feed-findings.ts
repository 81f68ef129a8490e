/** What advisories rest on: how old it is, whether it was refused, whether it is there at all. */
import {
  Failure,
  judge,
  parseRange,
  RangeSyntaxError,
  type Finding,
  type Range,
  type State,
} from '../../src/check/index.ts';
import { spanText } from '../../src/check/span-text.ts';
import type { Values } from './options.ts';
import type { FeedStatus } from './status.ts';

interface Limits {
  readonly warning: Range | undefined;
  readonly critical: Range | undefined;
}

/** Of ages in seconds, by feed. @throws Failure `malformed` naming the option */
export function agesOf(texts: readonly string[]): ReadonlyMap<string, Limits> {
  return new Map(
    texts.map((text) => {
      const [, feed = '', warning, critical] = /^([^=]+)=([^,]*)(?:,([^,]*))?$/.exec(text) ?? [];
      if (feed === '') throw new Failure('malformed', `--feed-age: '${text}' is not FEED=WARNING[,CRITICAL]`);
      return [feed, { warning: ageRange(warning), critical: ageRange(critical) }] as const;
    }),
  );
}

function ageRange(text: string | undefined): Range | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return parseRange(text, 's');
  } catch (error) {
    if (error instanceof RangeSyntaxError) throw new Failure('malformed', `--feed-age: ${error.message}`);
    throw error;
  }
}

export function feedFindings(feeds: readonly FeedStatus[], values: Values): readonly Finding[] {
  const ages = agesOf(values['feed-age']);
  const names = new Set(feeds.map(({ feed }) => feed));
  const wanted = [...new Set([...values.feed, ...ages.keys()])];
  return [
    ...(feeds.length === 0
      ? [unknown('feeds', 'no feed was ever taken: nothing is known to be vulnerable')]
      : []),
    ...wanted.filter((name) => !names.has(name)).map((name) => unknown(`feed ${name}`, 'is not there')),
    ...feeds.flatMap((feed) => [ageFinding(feed, values, ages.get(feed.feed)), ...refusal(feed)]),
  ];
}

function unknown(subject: string, text: string): Finding {
  return { state: 'UNKNOWN', subject, kind: 'missing', text };
}

function ageFinding(status: FeedStatus, values: Values, own: Limits | undefined): Finding {
  const { feed, ageSeconds, staleAfterSeconds, stale, records, notUnderstood } = status;
  const subject = `feed ${feed}`;
  if (ageSeconds === null) return unknown(subject, 'was never taken');
  if (records === 0) return { state: 'UNKNOWN', subject, kind: 'empty', text: 'holds nothing' };
  const evidence = [
    `${records} records, ${notUnderstood} not understood, to be relied on for ${spanText(staleAfterSeconds)}`,
  ];
  const state = ageState(status, values, own, ageSeconds);
  const text = `${spanText(ageSeconds)} old${stale ? ', and nothing rests on it any more' : ''}`;
  return { state, subject, kind: 'age', text, evidence };
}

/** Whatever limits are given: where nothing rests on it any more, nobody can tell what it would say. */
function ageState(
  { staleAfterSeconds, stale }: FeedStatus,
  values: Values,
  own: Limits | undefined,
  ageSeconds: number,
): State {
  const state =
    own === undefined
      ? judge((100 * ageSeconds) / staleAfterSeconds, {
          warning: values['feed-warning'],
          critical: values['feed-critical'],
        })
      : judge(ageSeconds, own);
  return stale && state !== 'CRITICAL' ? 'UNKNOWN' : state;
}

function refusal({ feed, refused }: FeedStatus): readonly Finding[] {
  if (refused === null) return [];
  const text = `was refused, and is as it was before: ${refused}`;
  return [{ state: 'WARNING', subject: `feed ${feed}`, kind: 'refused', text }];
}

/** What an advisory of EGI SVG says of times, as absolute instants. */
import { readSvgAdvisory } from '../../svg-advisory/read-advisory.ts';
import type { AdvisoryTimes } from './deadline.ts';

/** As the entries of the catalogue have it. */
export interface DatedAdvisory {
  readonly id: string;
  /** A date; it may have been any hour of it, and the last second leaves a site every day that it is given. */
  readonly published?: string;
  /** An instant; of a date its first second, in UTC. */
  readonly deadline?: string;
}

export function timesOf({ id, published = '', deadline = '' }: DatedAdvisory): AdvisoryTimes {
  const day = published.length === '2026-05-08'.length ? `${published}T23:59:59Z` : published;
  return { id, ...secondsAs('publishedAt', day), ...secondsAs('deadlineAt', deadline) };
}

/** @param markdown as it is published */
export function timesIn(markdown: string): AdvisoryTimes {
  const { id = 'the advisory', published = '', deadline = '' } = readSvgAdvisory(markdown);
  return timesOf({ id, published, deadline });
}

function secondsAs<K extends string>(name: K, text: string): Partial<Record<K, number>> {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? {} : ({ [name]: milliseconds / 1000 } as Record<K, number>);
}

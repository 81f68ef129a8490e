/** What the addresses of Pakiti are asked for, and the findings of it. */
import type { HostsQuery } from '../../../store/pakiti/hosts.ts';
import { openFindings, type OpenFinding } from '../../decisions/open-findings.ts';
import { activityOf } from '../activity.ts';
import { everyHost, groupQuery, type Viewer } from '../viewer.ts';

export interface Asked {
  readonly query: HostsQuery;
  readonly cves: readonly string[];
  readonly tag: string | undefined;
}

const CVE = /^CVE-\d{4}-\d{4,19}$/;

/** @returns undefined where it is none */
export function cveIn(text: string): string | undefined {
  return CVE.test(text) ? text : undefined;
}

/** An empty parameter of Pakiti's pages filters nothing. */
export function nonEmpty(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text;
}

/** @returns what is wrong with it: a filter that is not understood must not widen the answer */
export async function askedOf(
  viewer: Viewer,
  query: URLSearchParams,
): Promise<Asked | { readonly error: string }> {
  const given = (name: string): string | undefined => nonEmpty(query.get(name));
  const [group, cveName, tag, activity] = ['hostGroup', 'cveName', 'tag', 'activity'].map(given);
  const active = activity === undefined ? {} : activityOf(activity, viewer.now);
  if (active === undefined) return { error: `'activity' is no time such as 2d or -7d` };
  if (cveName !== undefined && cveIn(cveName) === undefined) return { error: `'cveName' is no CVE` };
  const tagged = viewer.decisions.tagged(tag);
  const cves = cveName === undefined ? tagged : tagged.filter((name) => name === cveName);
  return { query: { ...(group === undefined ? {} : await groupQuery(viewer, group)), ...active }, cves, tag };
}

/** What is vulnerable; of what nobody can tell Pakiti says nothing. */
export async function* vulnerable(
  viewer: Viewer,
  { query, cves }: Pick<Asked, 'query' | 'cves'>,
): AsyncGenerator<OpenFinding> {
  if (cves.length === 0) return;
  const having = { ...query, cves: [{ names: cves, verdicts: ['vulnerable'] }] } as const;
  for await (const page of everyHost(viewer, having))
    for (const one of await openFindings(viewer.tables, viewer.decisions, page, cves))
      if (one.verdict === 'vulnerable') yield one;
}

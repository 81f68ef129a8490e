/** A digest as a text: a subject and a body of plain lines, whatever hosts and plugins are called. */
import { oneLine } from '../trackers/plain-text.ts';
import type { Tlp } from '../trackers/tlp.ts';
import type { Line, Scope, SiteLines } from './gather.ts';
import type { DigestKind, Period } from './period.ts';

export interface DigestText {
  readonly subject: string;
  readonly text: string;
}

const MOST_NAME = 255;
const MOST_SUMMARY = 160;
/** Lines of one site; the rest is a number. */
const MOST_LINES = 500;

/** @param period and since when it was watched */
export function renderDigest(
  kind: DigestKind,
  period: Period & { readonly since: number },
  scope: Scope,
  tlp: Tlp,
): DigestText {
  const count = scope.sites.reduce((sum, { lines }) => sum + lines.length, 0);
  const of = scope.kind === 'all' ? 'all sites' : oneLine(scope.name, MOST_NAME);
  const time = `from ${utc(period.from)} to ${utc(period.to)}`;
  const head =
    count === 0
      ? `Nothing is known to have been ${kind.state} ${time}.`
      : `${count} ${count === 1 ? 'result was' : 'results were'} ${kind.state} at some time ${time}.`;
  const watched = period.since <= period.from ? [] : [`It is watched since ${utc(period.since)} only.`];
  const sections = [tlp, head, ...watched, ...scope.sites.map(siteText), tlp];
  const date = utc(period.to).slice(0, '2026-11-26'.length);
  return {
    subject: `[Secmon] ${kind.name} digest ${date}, ${kind.state}: ${of} (${count}) ${tlp}`,
    text: `${sections.join('\n\n')}\n`,
  };
}

function siteText({ ngi, site, lines }: SiteLines): string {
  const name = oneLine(site, MOST_NAME);
  const title = ngi === '' ? name : `${oneLine(ngi, MOST_NAME)} / ${name}`;
  const shown = lines.slice(0, MOST_LINES);
  const byHost = Map.groupBy(shown, ({ subject }) => subject.host);
  const hosts = [...byHost].map(([host, own]) => [`  ${oneLine(host, MOST_NAME)}`, ...own.map(lineText)]);
  const rest = lines.length > shown.length ? [`  and ${lines.length - shown.length} more`] : [];
  return [title, ...hosts.flat(), ...rest].join('\n');
}

function lineText({ subject, first, last, now, summary, inDowntime }: Line): string {
  const { service, metric, node } = subject;
  const what = oneLine(service ?? metric ?? 'the host itself', MOST_NAME);
  const where = node === undefined ? '' : ` on ${oneLine(node, MOST_NAME)}`;
  const when = first === last ? utc(first) : `${utc(first)} to ${utc(last)}`;
  const since = `now ${now ?? 'not known'}${inDowntime ? ', in downtime' : ''}`;
  return `    ${what}${where}: ${when}; ${since}\n      ${oneLine(summary, MOST_SUMMARY)}`;
}

/** @param seconds since the epoch */
function utc(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

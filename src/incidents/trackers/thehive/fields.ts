/** What a telling says, in TheHive's fields. */
import type { Severity } from '../../issue.ts';
import { oneLine } from '../plain-text.ts';
import { isNews, type Telling, type ToldIssue, type Verb, wereIn } from '../telling.ts';
import type { Tlp } from '../tlp.ts';
import type { TrackerWorld } from '../tracker.ts';
import { bodyOf, titleOf } from '../wording.ts';
import type { Item } from './api.ts';

export interface HiveSettings {
  /** The name of the tracker, as tickets carry it in the ledger. */
  readonly name: string;
  /** The alerts' source: tells ours from others'. */
  readonly source: string;
  /** Statuses, as the organisation calls them. */
  readonly open: string;
  readonly closed: string;
  readonly caseOpen: string;
  readonly caseClosed: string;
  /** Where people see it; kinds and ids follow. */
  readonly base: string;
  readonly world: Pick<TrackerWorld, 'linkOf' | 'tlp'>;
}

const SEVERITIES: Readonly<Record<Severity, number>> = { low: 1, moderate: 2, high: 3, critical: 4 };
/** Since TheHive 5.1, which numbers them as TLP 2.0 has them. */
const TLPS: Readonly<Record<Tlp, number>> = {
  'TLP:CLEAR': 0,
  'TLP:GREEN': 1,
  'TLP:AMBER': 2,
  'TLP:AMBER+STRICT': 3,
  'TLP:RED': 4,
};
const PAP_AMBER = 2;
/** What changes how the issue stands: an alert in a case shows it nowhere else, since its status stays `Imported`. */
const STATED: readonly Verb[] = ['update', 'take-up', 'wait', 'resolve', 'reject', 'reopen'];
/** TheHive: titles of 512 characters, tags of 128. */
const MOST_TAG = 120;

export const tagOf = ({ source }: HiveSettings, key: string): string => `${source}:${key}`;

/** Of a new alert or case. */
export function newFields(telling: Telling, { world }: HiveSettings): object {
  const { about, key } = telling;
  const link = world.linkOf(key);
  const severity = about.kind === 'issue' ? about.severity : 'high';
  return {
    title: titleOf(telling),
    description: markdown(bodyOf(telling, { tlp: world.tlp, link, audience: 'internal' })),
    severity: SEVERITIES[severity],
    tlp: TLPS[world.tlp],
    pap: PAP_AMBER,
  };
}

export function tagsOf({ about }: Telling): readonly string[] {
  const tags =
    about.kind === 'issue'
      ? [`site:${about.subject.site}`, about.subject.id]
      : about.campaign === null
        ? []
        : [about.campaign.id];
  return tags.map((tag) => oneLine(tag, MOST_TAG));
}

/** Of one that there is: what is new, and nothing that a person has set since. */
export function changesOf(
  telling: Telling,
  item: Pick<Item, 'title' | 'severity' | 'description'>,
  settings: HiveSettings,
): Readonly<Record<string, unknown>> {
  const { verb, about, news } = telling;
  if (verb === 'merge') return {};
  const title = titleOf(telling);
  const isOurTitle = wereIn(news).some(
    ({ titleWas }) =>
      titleWas !== undefined && item.title === titleOf({ ...telling, about: { ...about, title: titleWas } }),
  );
  return {
    ...(isOurTitle && item.title !== title ? { title } : {}),
    ...(about.kind === 'issue' ? issueChanges(telling, about, item, settings) : {}),
  };
}

function issueChanges(
  telling: Telling,
  { severity: grade }: ToldIssue,
  item: Pick<Item, 'severity' | 'description'>,
  { world }: HiveSettings,
): Readonly<Record<string, unknown>> {
  const { verb, news, key } = telling;
  const severity = SEVERITIES[grade];
  const isOurs = wereIn(news).some(
    ({ severityWas }) => severityWas !== undefined && item.severity === SEVERITIES[severityWas],
  );
  const isTold = STATED.includes(verb) || isNews(news) || news.titleWas !== undefined;
  const body = bodyOf(telling, { tlp: world.tlp, link: world.linkOf(key), audience: 'internal' });
  return {
    ...(isOurs && item.severity !== severity ? { severity } : {}),
    ...(isTold && isOneBlock(item.description) ? { description: markdown(body) } : {}),
  };
}

/** As {@link markdown} has made it: whatever a person has put beside it is kept. */
function isOneBlock(description: string): boolean {
  return /^```\n[^]*\n```$/.test(description.trim()) && description.split('```').length === 3;
}

/** TheHive reads Markdown: in a block of code nothing of what hosts and people say is. */
export function markdown(text: string): string {
  return `\`\`\`\n${text.replaceAll('```', "'''").trimEnd()}\n\`\`\``;
}

/** What has been told of an issue or incident, or should have been: what is told next goes on from there. */
import type { Ledger } from '../../ledger.ts';
import type { Operation, OperationState } from '../../outbox.ts';
import { type HostNews, then } from '../host-news.ts';
import { isNews, type News, readTelling, type Telling } from '../telling.ts';

export const UPDATE = 'update';
export const OVERTAKEN = 'overtaken';
export const WITHHELD = 'withheld: ';
export const NOTHING_LEFT = 'nothing left';
const JOINED = 'joined ';
/** What they say is not what is new. */
const APART = ['open', 'merge'];
const PAGE = 500;

export const joinedTo = ({ operation }: Operation): string => `${JOINED}${operation}`;
/** References of what counts as sent, and of which the tracker was not asked, begin so. */
export const SILENT: readonly string[] = [OVERTAKEN, NOTHING_LEFT, JOINED, WITHHELD];
export const isSilent = ({ reference }: Operation): boolean =>
  SILENT.some((beginning) => reference.startsWith(beginning));

/** In the order of the outbox. */
export async function ofSubject(
  ledger: Ledger,
  { tracker, issue, incident }: Operation,
  state: readonly OperationState[],
): Promise<readonly Operation[]> {
  const whose = issue !== null ? { issue } : incident !== null ? { incident } : {};
  const filter = { tracker, ...whose, state } as const;
  const found: Operation[] = [];
  for (let after = 0; ;) {
    const page = await ledger.operations(filter, { after, limit: PAGE });
    found.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return found;
    after = last.seq;
  }
}

/** Whether the tracker has been told by it what is new, and with it what could not be told before. */
export function tells(operation: Operation): boolean {
  return operation.state === 'sent' && !isSilent(operation) && saysNews(operation);
}

function saysNews({ verb, payload, tracker }: Operation): boolean {
  if (APART.includes(verb)) return false;
  const { by, news } = readTelling(payload);
  return by.via !== tracker && hasNews(news);
}

function hasNews(news: News): boolean {
  return isNews(news) || news.titleWas !== undefined;
}

/**
 * With what has failed since it was last told what is new: the tracker may have all of it, some, or nothing.
 * @param telling of the operation, as it would be told
 */
export async function withFailed(ledger: Ledger, claimed: Operation, telling: Telling): Promise<Telling> {
  const before = (await ofSubject(ledger, claimed, ['sent', 'failed'])).filter(
    ({ seq }) => seq < claimed.seq,
  );
  if (!before.some(({ state }) => state === 'failed')) return telling;
  return withRegroupings(before, saysNews(claimed) ? withNews(before, claimed, telling) : telling);
}

function withNews(before: readonly Operation[], claimed: Operation, telling: Telling): Telling {
  const since = before.slice(before.findLastIndex(tells) + 1).filter(saysNews);
  if (!since.some(({ state }) => state === 'failed')) return telling;
  const own = readTelling(claimed.payload);
  const all = [...since.map(({ payload }) => readTelling(payload).news), own.news];
  const together = withoutUndone(all.reduce(andThen), own.about);
  const hosts = both(together.hosts, own.news.hosts);
  return { ...telling, news: { ...own.news, ...together, hosts, halfWay: all.flatMap(fieldsWere) } };
}

/** Where the issue was before groupings that have failed: every operation that can end a membership ends those. */
function withRegroupings(before: readonly Operation[], telling: Telling): Telling {
  const { about, news } = telling;
  if (about.kind === 'incident') return telling;
  const failed = before.slice(before.findLastIndex(groups) + 1).filter(({ state }) => state === 'failed');
  const were = failed.map(({ payload }) => readTelling(payload).news).flatMap(incidentWere);
  const [first] = were;
  if (first === undefined) return telling;
  const halfWay = [...(news.halfWay ?? []), ...were, ...incidentWere(news)];
  return {
    ...telling,
    news: { ...news, ...(first.incidentWas === about.incident ? {} : first), halfWay },
  };
}

function groups(operation: Operation): boolean {
  const { verb, payload, tracker, state } = operation;
  return (
    state === 'sent' && !isSilent(operation) && verb !== 'merge' && readTelling(payload).by.via !== tracker
  );
}

function incidentWere({ incidentWas }: News): readonly Pick<News, 'incidentWas'>[] {
  return incidentWas === undefined ? [] : [{ incidentWas }];
}

/** What both together have changed; of a field, what it was before the first. */
export function andThen(one: News, other: News): News {
  return { ...other, ...one, hosts: then(one.hosts, other.hosts) };
}

export function withoutUndone(news: News, about: Telling['about']): News {
  if (about.kind === 'incident') return news;
  const { severityWas, deadlineWas, titleWas, hosts } = news;
  return {
    hosts,
    ...(severityWas === undefined || severityWas === about.severity ? {} : { severityWas }),
    ...(deadlineWas === undefined || deadlineWas === about.deadline ? {} : { deadlineWas }),
    ...(titleWas === undefined || titleWas === about.title ? {} : { titleWas }),
  };
}

function both(one: HostNews, other: HostNews): HostNews {
  const union = (names: readonly string[], more: readonly string[]): readonly string[] =>
    [...new Set([...names, ...more])].toSorted();
  return { added: union(one.added, other.added), removed: union(one.removed, other.removed) };
}

function fieldsWere({ severityWas, deadlineWas, titleWas }: News): NonNullable<News['halfWay']> {
  const were = {
    ...(severityWas === undefined ? {} : { severityWas }),
    ...(deadlineWas === undefined ? {} : { deadlineWas }),
    ...(titleWas === undefined ? {} : { titleWas }),
  };
  return Object.keys(were).length === 0 ? [] : [were];
}

/** store → findings → statements → incidents: every host once, as things stand; what was said last is not said again. */
import type { Intake, Taken, Voice } from '../../incidents/intake/intake.ts';
import type { IntakeRule } from '../../incidents/intake/rules.ts';
import type { Statement } from '../../incidents/intake/statement.ts';
import { isAhead } from '../../store/clocks.ts';
import type { HostPlace, HostRow } from '../../store/pakiti/hosts.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { Decisions } from '../decisions/decisions.ts';
import { openFindings } from '../decisions/open-findings.ts';
import { assessmentsAbout, type Totals, totalsIn } from '../findings/kept-assessment.ts';
import type { HostDetails } from '../keep/kept-report.ts';
import {
  type HostStand,
  droppedLines,
  type HostStatement,
  hostStatement,
  type TellingWorld,
  voiceOfHost,
} from './host-statement.ts';
import type { TellSettings } from './settings.ts';
import { SpokenNames } from './spoken-names.ts';
import { textOf } from './text.ts';
import { Wanted } from './wanted.ts';

export interface TellWorld {
  readonly tables: PakitiTables;
  readonly voices: Intake['voices'];
  /** One transaction of the ledger, or the rehearsal of one. */
  readonly take: (statements: readonly Statement[]) => Promise<Taken>;
  readonly settings: TellSettings;
  readonly rules: readonly IntakeRule[];
  /** Of incidents: age from which on what is fine is no evidence. */
  readonly freshSeconds: number;
  /** Empty where it is not known. */
  readonly ngiOf: (site: string) => string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly breathe: () => Promise<void>;
  /** Told of each transaction. */
  readonly taken: (taken: Taken) => Promise<void>;
  readonly signal: AbortSignal;
}

const PAGE = 500;
/** Most statements in a transaction: those of one site, so that its issues are opened with all of their hosts. */
const MOST = 2000;

export interface Looked {
  /** The first that was heard of at a time that is yet to come, and counts as silent: a clock is wrong. */
  readonly ahead: HostPlace | undefined;
}

/** Broken off, it has told what it has told: the next looks at all of it again. */
export async function tellFindings(world: TellWorld): Promise<Looked> {
  const { tables, settings, rules, freshSeconds, signal } = world;
  // Before anything is read, so that of two who look at the same time the one who began later counts.
  const now = world.now();
  const decisions = await Decisions.read(tables, now);
  const wanted = new Wanted(decisions, settings);
  const spokenNames = new SpokenNames(tables);
  const telling: TellingWorld = { wanted, settings, rules, freshSeconds, now };
  let waiting: Statement[] = [];
  let site = '';
  let ahead: HostPlace | undefined;
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await world.taken(await world.take(waiting));
    waiting = [];
    await world.breathe();
  };
  for await (const page of everyHost(tables)) {
    ahead ??= page.find((host) => isAhead(host.last_seen, now));
    for (const { host, stand } of await standsOf(page, world, decisions, { wanted, spokenNames })) {
      if (signal.aborted) return { ahead };
      if (host.site !== site || waiting.length >= MOST) await flush();
      site = host.site;
      const found = hostStatement(stand, telling);
      if (found !== undefined) waiting.push(await withTexts(found, host, tables, wanted));
    }
    await world.breathe();
  }
  await flush();
  return { ahead };
}

async function* everyHost(tables: PakitiTables): AsyncGenerator<readonly HostRow[]> {
  for (let after: HostPlace | undefined; ;) {
    const page = await tables.hosts({}, after, PAGE);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1);
  }
}

interface Judged {
  readonly host: HostRow;
  readonly totals: Totals;
  readonly voice: Voice | undefined;
}

/** What has not been assessed since it changed says nothing. */
async function standsOf(
  page: readonly HostRow[],
  { tables, voices, ngiOf }: TellWorld,
  decisions: Decisions,
  { wanted, spokenNames }: { readonly wanted: Wanted; readonly spokenNames: SpokenNames },
): Promise<readonly { readonly host: HostRow; readonly stand: HostStand }[]> {
  const spoken = await voices(page.map(voiceOfHost));
  const judged = page.flatMap((host): readonly Judged[] => {
    const totals = host.pending === 0 && host.totals !== null ? totalsIn(host.totals) : undefined;
    // A store may hold what a version before this one has assessed.
    return totals?.gapRules === undefined ? [] : [{ host, totals, voice: spoken.get(voiceOfHost(host)) }];
  });
  const cves = new Set(wanted.tagged);
  for (const { totals, voice } of judged) {
    for (const cve of totals.critical) cves.add(cve);
    for (const { subject } of voice?.tracks ?? []) cves.add(subject.id);
  }
  const hosts = judged.map(({ host }) => host);
  const rows = await tables.findings([...new Set(hosts.map(({ inventory }) => inventory))], [...cves]);
  const has = Map.groupBy(rows, ({ inventory }) => inventory);
  const open = Map.groupBy(await openFindings(tables, decisions, hosts, [...cves]), ({ host }) => host.id);
  // What is read in several questions is of several moments: what was assessed in between may have lost what it had.
  const same = await tables.unchanged(hosts);
  for (const { host, totals, voice } of judged)
    if (totals.gapRules.length > 0) {
      await spokenNames.learn(voice?.tracks.map(({ subject }) => subject.id) ?? []);
      await spokenNames.learn(open.get(host.id)?.map(({ cve }) => cve) ?? []);
    }
  return judged.flatMap(({ host, totals, voice }) => {
    if (!same.has(host.id)) return [];
    const { site, name, id, inventory, last_seen: lastSeen } = host;
    const details = JSON.parse(host.body) as HostDetails;
    const { critical, gapRules } = totals;
    const stand: HostStand = {
      ...{ site, name, ngi: ngiOf(site), lastSeen, critical, voice },
      mayBeOf: (gap, cve) => spokenNames.mayBeOf(gap, cve),
      gaps: [...gapRules, ...linesMissing(details)],
      has: new Set(has.get(inventory)?.map(({ cve }) => cve)),
      open: new Map(open.get(id)?.map(({ cve, verdict }) => [cve, verdict])),
    };
    return [{ host, stand }];
  });
}

/** Each more than before is another gap. */
function linesMissing({ dropped, isCutOff }: HostDetails): readonly string[] {
  return [...(dropped > 0 ? [droppedLines(dropped)] : []), ...(isCutOff === true ? ['cut-off'] : [])];
}

async function withTexts(
  { statement, news }: HostStatement,
  { inventory }: HostRow,
  tables: PakitiTables,
  wanted: Wanted,
): Promise<Statement> {
  if (news.length === 0) return statement;
  const body = (await tables.assessments([inventory])).get(inventory);
  const assessments = body === undefined ? [] : assessmentsAbout(body, news);
  const tellings = statement.tellings.map((telling) => {
    const { id } = telling.subject;
    if (!news.includes(id)) return telling;
    const tags = wanted.tagsOf(id).map(({ tag }) => tag);
    return { ...telling, text: textOf(id, assessments, tags) };
  });
  return { ...statement, tellings };
}

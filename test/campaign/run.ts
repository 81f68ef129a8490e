/** One campaign: issues are opened, changed, acted upon by people and seen again, and in the end it is counted. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Issue } from '../../src/incidents/issue.ts';
import type { State } from '../../src/result/index.ts';
import { accountOf, type Account } from './account.ts';
import { type Killer, startKiller } from './killer.ts';
import { type Matter, resultOf } from './matters.ts';
import {
  actInLedger,
  actInRt,
  ANSWER,
  type Case,
  DUE_IN_LEDGER,
  DUE_IN_RT,
  escalate,
  mainTicket,
  OFFICER,
  REMARK,
  siteTicket,
} from './people.ts';
import type { CampaignSettings } from './settings.ts';
import { setStage, type Stage, TRACKER } from './stage.ts';
import { startThief, type Thief } from './thief.ts';

export interface CampaignOutcome extends Account {
  readonly seconds: number;
  readonly requests: number;
  readonly faulted: Readonly<Record<string, number>>;
  readonly kills: number;
  /** Operations that two bridges had in hand at the same time. */
  readonly stolen: number;
  /** What never came about. */
  readonly stuck: readonly string[];
}

/** At the same time: RT has three workers here, and one is left for the bridge. */
const PEOPLE = 2;
const LOOK_MILLISECONDS = 500;
/** Without any progress. */
const PATIENCE_SECONDS = 300;
const PAGE = 500;
/** What RT is asked for what people have done goes on for so long after everything else. */
const QUIET_MILLISECONDS = 3000;

export async function runCampaign(
  settings: CampaignSettings,
  say: (line: string) => void = () => undefined,
): Promise<CampaignOutcome> {
  const stage = await setStage(settings);
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1000);
  let killer: Killer | undefined;
  let thief: Thief | undefined;
  try {
    const requests = (): number => stage.faults.heard.length;
    const { killEvery, stolenLeases = false } = settings;
    if (killEvery !== undefined) killer = startKiller({ bridges: stage.bridges, requests }, killEvery);
    if (stolenLeases && stage.postgresql !== undefined) thief = await startThief(stage.postgresql);
    const stuck: string[] = [];
    for (const [name, phase] of PHASES) {
      const unmet = await phase(stage);
      if (unmet !== undefined) stuck.push(`${name}: ${unmet}`);
      say(`  ${name}: ${seconds()} s, ${requests()} requests`);
    }
    const kills = (await killer?.stop()) ?? 0;
    const stolen = (await thief?.stop()) ?? 0;
    stage.faults.flap(() => undefined);
    const unmet = await settled(stage, () => undefined);
    if (unmet !== undefined) stuck.push(`end: ${unmet}`);
    const took = seconds();
    const asked = requests();
    const account = await accountOf(stage);
    const { faulted } = stage;
    return { ...account, seconds: took, requests: asked, faulted, kills, stolen, stuck };
  } finally {
    await killer?.stop();
    await thief?.stop();
    await stage.close();
  }
}

type Phase = (stage: Stage) => Promise<string | undefined>;

const PHASES: readonly (readonly [string, Phase])[] = [
  ['opened', openAll],
  ['changed and acted upon', changeAll],
  ['seen again', seeAgain],
];

async function openAll(stage: Stage): Promise<string | undefined> {
  await post(stage, stage.matters, [1], () => 'WARNING');
  return await settled(stage, (_, issue) => {
    return issue !== undefined && mainTicket(issue) > 0 && siteTicket(issue) > 0 ? undefined : 'no ticket';
  });
}

async function changeAll(stage: Stage): Promise<string | undefined> {
  const state = ({ role }: Matter): State => (role === 'escalated' ? 'CRITICAL' : 'WARNING');
  await post(stage, stage.matters, [1, 2], state);
  const met = new Set<Matter>();
  const taken = await until(stage, async () =>
    unmet(
      stage,
      ({ role }, issue) => {
        if (issue?.hosts.length !== 2) return 'not two hosts';
        return role === 'escalated' && issue.severity !== 'critical' ? 'not critical' : undefined;
      },
      met,
    ),
  );
  if (taken !== undefined) return taken;
  const cases = await casesOf(stage);
  await escalate(stage);
  const waiting = [...cases];
  const person = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await actInRt(stage, next);
      await actInLedger(stage, next);
    }
  };
  await Promise.all(Array.from({ length: PEOPLE }, person));
  return await settled(stage, async (matter, issue) => await unlikeActs(stage, matter, issue));
}

/** @returns what the ledger has not heard of what people have done */
async function unlikeActs(
  { ledger }: Stage,
  { role }: Matter,
  issue: Issue | undefined,
): Promise<string | undefined> {
  if (issue === undefined) return 'no issue';
  const hasNote = async (text: string): Promise<boolean> =>
    (await ledger.notes({ issue: issue.id })).some((note) => note.text.includes(text));
  const met = async (): Promise<boolean> => {
    switch (role) {
      case 'merged-in-rt':
      case 'merged-in-ledger':
        return issue.mergedInto !== null;
      case 'resolved':
        return issue.state === 'resolved';
      case 'rejected':
        return issue.state === 'rejected';
      case 'owned':
        return (
          issue.owner === OFFICER &&
          issue.deadline === Date.parse(DUE_IN_RT) / 1000 &&
          (await hasNote(REMARK))
        );
      case 'answered':
        return issue.acknowledgedAt !== null && (await hasNote(ANSWER));
      case 'escalated':
        return issue.deadline === DUE_IN_LEDGER;
      case 'anchor':
      case 'recovered':
        return true;
    }
  };
  return (await met()) ? undefined : `${role} is not in the ledger`;
}

async function seeAgain(stage: Stage): Promise<string | undefined> {
  const of = (...roles: readonly Matter['role'][]): readonly Matter[] =>
    stage.matters.filter(({ role }) => roles.includes(role));
  await post(stage, of('resolved', 'rejected', 'merged-in-rt', 'merged-in-ledger'), [3], () => 'WARNING');
  await post(stage, of('recovered', 'owned'), [1, 2], () => 'OK');
  return await settled(stage, ({ role }, issue) => {
    if (role === 'resolved' && issue?.state !== 'open') return 'not open again';
    if (role === 'recovered' && issue?.state !== 'resolved') return 'not recovered';
    if (role === 'owned' && issue?.recoveredAt === null) return 'not noted as recovered';
    return undefined;
  });
}

async function post(
  stage: Stage,
  matters: readonly Matter[],
  hosts: readonly number[],
  state: (matter: Matter) => State,
): Promise<void> {
  const start = new Date().toISOString();
  await stage.post(matters.flatMap((one) => hosts.map((host) => resultOf(one, host, state(one), start))));
}

/** All of the campaign, merged ones too, by site and class and id. */
async function issuesOf({ ledger }: Stage): Promise<ReadonlyMap<string, Issue>> {
  const found = new Map<string, Issue>();
  for (let after = 0; ;) {
    const page = await ledger.issues({ merged: true }, { after, limit: PAGE });
    for (const issue of page) found.set(nameOf(issue), issue);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return found;
    after = last.id;
  }
}

function nameOf({ subject: { site, id } }: Pick<Matter, 'subject'>): string {
  return `${site} ${id}`;
}

async function casesOf(stage: Stage): Promise<readonly Case[]> {
  const issues = await issuesOf(stage);
  const issueOf = (matter: Matter): Issue => {
    const issue = issues.get(nameOf(matter));
    if (issue === undefined) throw new Error(`${nameOf(matter)}: there is no issue`);
    return issue;
  };
  const anchors = new Map(
    stage.matters.filter(({ index }) => index === 0).map((one) => [one.site, issueOf(one)]),
  );
  return stage.matters.map((matter) => {
    const anchor = anchors.get(matter.site);
    if (anchor === undefined) throw new Error(`${matter.site}: there is no anchor`);
    return { matter, issue: issueOf(matter), anchor };
  });
}

type Look = (matter: Matter, issue: Issue | undefined) => string | undefined | Promise<string | undefined>;

/**
 * The first that is not as it is to be, and how many there are.
 * @param met those that were as they are to be: they are not looked at again, and those that are it now are added
 */
async function unmet(stage: Stage, look: Look, met = new Set<Matter>()): Promise<string | undefined> {
  const left = stage.matters.filter((matter) => !met.has(matter));
  if (left.length === 0) return undefined;
  const issues = await issuesOf(stage);
  const found: string[] = [];
  for (const matter of left) {
    const why = await look(matter, issues.get(nameOf(matter)));
    if (why === undefined) met.add(matter);
    else found.push(`${nameOf(matter)}: ${why}`);
  }
  return found.length === 0 ? undefined : `${found.length} issues, such as ${found[0]}`;
}

/** Until everything is as it is to be, nothing waits to be sent, and what people did has been heard. */
async function settled(stage: Stage, look: Look): Promise<string | undefined> {
  const wanted = (): (() => Promise<string | undefined>) => {
    const met = new Set<Matter>();
    return async () => {
      const { waiting } = await stage.ledger.outboxStatus(TRACKER);
      return waiting > 0 ? `${waiting} operations wait` : await unmet(stage, look, met);
    };
  };
  const stuck = await until(stage, wanted());
  if (stuck !== undefined) return stuck;
  await delay(QUIET_MILLISECONDS);
  // All of them once more: what is heard late may have changed what was as it is to be.
  return await until(stage, wanted());
}

/** @returns what is still not so when nothing has moved for long */
async function until(stage: Stage, wanted: () => Promise<string | undefined>): Promise<string | undefined> {
  let [last, since] = ['', performance.now()];
  for (;;) {
    const why = await wanted();
    if (why === undefined) return undefined;
    const effects = [...stage.faults.effects.values()].reduce((sum, count) => sum + count, 0);
    const now = `${why} ${effects}`;
    if (now !== last) [last, since] = [now, performance.now()];
    if (performance.now() - since > PATIENCE_SECONDS * 1000) return why;
    await delay(LOOK_MILLISECONDS);
  }
}

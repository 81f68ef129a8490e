/** One transaction of intake on the ledger: commands, and what came of them. */
import { isDeepStrictEqual } from 'node:util';
import type { IntakeRows } from '../../store/intake.ts';
import type { AuditEntry } from '../audit.ts';
import type { IssueCommand, Saying } from '../command.ts';
import type { Incident } from '../incident.ts';
import { openIncident } from '../incident-changes.ts';
import { changeIssue } from '../issue-changes.ts';
import type { IssueKey } from '../issue-key.ts';
import type { Issue } from '../issue.ts';
import type { Outcome } from '../ledger.ts';
import type { NewOperation, OperationsOf } from '../outbox.ts';
import { currentOf } from '../read.ts';
import { type Rules, transition } from '../transition/index.ts';
import type { Work } from '../work.ts';
import type { Held, HeldFor } from './held.ts';
import type { SitePolicy } from './may-open.ts';
import type { Memory } from './memory.ts';
import type { IntakeSettings } from './settings.ts';

/** What has become of an issue, or has not; that an incident was opened. */
export type Happening =
  | {
      readonly what: 'changed';
      readonly issue: Issue;
      readonly entry: AuditEntry;
      readonly operations: readonly NewOperation[];
    }
  | {
      readonly what: 'incident';
      readonly incident: Incident;
      readonly entry: AuditEntry;
      readonly operations: readonly NewOperation[];
    }
  | { readonly what: 'held'; readonly held: Held; readonly before: HeldFor | undefined };

export interface SessionWorld {
  readonly settings: IntakeSettings;
  readonly policy: SitePolicy;
  readonly rules: Rules;
  readonly operationsOf: OperationsOf;
  readonly newOperationId: () => string;
}

const BY = { kind: 'monitoring', name: 'intake', via: '' } as const;

/** The classes of which an issue at one site is one at many. */
const CAMPAIGNS: readonly string[] = ['vulnerability', 'advisory'];

export class Session {
  readonly world: SessionWorld;
  readonly memory: Memory;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly happened: Happening[] = [];
  readonly #rows: IntakeRows;

  constructor(world: SessionWorld, rows: IntakeRows, memory: Memory, now: number) {
    this.world = world;
    this.#rows = rows;
    this.memory = memory;
    this.now = now;
  }

  async current(key: IssueKey): Promise<Issue | undefined> {
    const issue = await currentOf(await this.#rows.ledger(), key);
    if (issue !== undefined) this.memory.seeIssue(key, issue);
    return issue;
  }

  /** The key itself, and where issues were merged those of all that are one now, and of what came after them. */
  async keysOf(key: IssueKey, issue: Issue | undefined): Promise<readonly IssueKey[]> {
    const keys = new Set<IssueKey>([key]);
    if (issue === undefined) return [...keys];
    // Those that are added meanwhile come after it.
    for (const one of keys.add(issue.key))
      for (const merged of await this.#rows.mergedInto(one, issue.subject.site)) keys.add(merged as IssueKey);
    return [...keys].toSorted();
  }

  /** What the ledger would do, without doing it. */
  foresee(
    issue: Issue | undefined,
    command: IssueCommand & { do: 'observe' },
  ): ReturnType<typeof transition> {
    return transition(issue, command, this.#saying(''), this.world.rules);
  }

  async act(key: IssueKey, command: IssueCommand, why: string): Promise<Outcome<Issue>> {
    const told: NewOperation[] = [];
    const outcome = await changeIssue(await this.#work(told), command, this.#saying(why));
    if (outcome.kind !== 'refused' && outcome.now !== undefined) this.memory.seeIssue(key, outcome.now);
    if (outcome.kind === 'changed') {
      const { now: issue, entry } = outcome;
      this.happened.push({ what: 'changed', issue, entry, operations: told });
    }
    return outcome;
  }

  /** One CVE at many sites is one incident. */
  async group(key: IssueKey, { id, subject, incident }: Issue): Promise<void> {
    if (incident !== null || !CAMPAIGNS.includes(subject.class)) return;
    const campaign = { class: subject.class, id: subject.id };
    const why = `one incident of ${subject.id} at all sites`;
    const told: NewOperation[] = [];
    const work = await this.#work(told);
    const opened = await openIncident(
      work,
      { do: 'open-incident', campaign, title: subject.id },
      this.#saying(why),
    );
    if (opened.kind === 'refused' || opened.now === undefined) return;
    if (opened.kind === 'changed') {
      const { now: incident, entry } = opened;
      this.happened.push({ what: 'incident', incident, entry, operations: told });
    }
    await this.act(key, { do: 'group', issue: id, incident: opened.now.id }, why);
  }

  async hold(held: Held): Promise<void> {
    const before = await this.memory.held(held.key);
    if (isDeepStrictEqual(before, held)) return;
    await this.memory.hold(held);
    this.happened.push({ what: 'held', held, before: before?.for });
  }

  #saying(why: string): Saying {
    return { by: BY, at: this.now, why };
  }

  async #work(told: NewOperation[]): Promise<Work> {
    const { rules, operationsOf, newOperationId } = this.world;
    return {
      rows: await this.#rows.ledger(),
      rules,
      newOperationId,
      operationsOf: (change) => {
        const operations = operationsOf(change);
        told.push(...operations);
        return operations;
      },
    };
  }
}

/** Acts played on a ledger, a lane and a Request Tracker, until nothing is left to be done. */
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import type { Machine } from '../../../src/host/machine.ts';
import type { IssueCommand } from '../../../src/incidents/command.ts';
import type { Issue } from '../../../src/incidents/issue.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import { isTrouble } from '../../../src/incidents/trackers/rt/rt-failure.ts';
import { tracker as rt } from '../../../src/incidents/trackers/rt/tracker.ts';
import { hearNext, hears } from '../../../src/incidents/trackers/run/index.ts';
import { sendNext } from '../../../src/incidents/trackers/run/send-next.ts';
import { operationsOf } from '../../../src/incidents/trackers/telling.ts';
import type { Tracker, TrackerKind, TrackerWorld } from '../../../src/incidents/trackers/tracker.ts';
import type { Store } from '../../../src/store/store.ts';
import { host, ledgerOn, monitoring, observation, person } from '../../kit/ledger.ts';
import { type SteppedLane, steppedLane } from '../../kit/tracker-lane.ts';
import { type Act, ISSUES, type RequestFault } from './acts.ts';
import { Crash, faulty } from './faulty.ts';
import type { Side } from './side.ts';

export const NAME = 'rt';
export const LINK = 'https://secmon.example.org/issue/';
const QUARTER = 900;
/** The clock of another process: every lease has ended by it. */
const AHEAD = 3600;
const VACATION = 'Auto-Submitted: auto-replied\n';
/** What is opened by machines again and again is left open. */
const MOST_VACATIONS = 3;
const MOST_ROUNDS = 60;
/** By an officer in RT. */
export const DECIDED = '2031-05-01T00:00:00Z';
const ALL = { after: 0, limit: 1000 };

export class Play {
  readonly ledger: Ledger;
  readonly #store: Store;
  readonly #side: Side;
  /** Of the names of sites, so that nobody else's tickets are theirs. */
  readonly #run: number;
  readonly #clock: { now: number };
  #faults: (RequestFault | undefined)[] = [];
  #vacations = 0;
  #others: Promise<unknown>[] = [];
  #crashed: (error: Crash) => void = () => undefined;
  #lane: SteppedLane | undefined;
  #trackers: Tracker[] = [];

  private constructor(store: Store, side: Side, clock: { now: number }, run: number) {
    this.#store = store;
    this.#side = side;
    this.#clock = clock;
    this.#run = run;
    const asks = (rt as TrackerKind<unknown>).asks.bind(rt, {});
    let operations = 0;
    this.ledger = ledgerOn(store, {
      operationsOf: operationsOf([{ name: NAME, asks }]),
      newOperationId: () => `operation-${run}-${(operations += 1)}`,
    });
  }

  /** @param clock that of the side, where it has none of its own */
  static async on(side: Side, clock: { now: number }, run: number): Promise<Play> {
    return new Play(await openSqlite(':memory:'), side, clock, run);
  }

  async close(): Promise<void> {
    for (const tracker of this.#trackers) await tracker.close?.();
    await this.#store.close();
  }

  siteOf(issue: number): string {
    return `SITE-${this.#run}-${issue < 2 ? 'A' : 'B'}`;
  }

  async act(act: Act): Promise<void> {
    this.#clock.now += 1;
    switch (act.act) {
      case 'see': {
        const { issue, severity } = act;
        const hosts = [host(act.host, 'CRITICAL', this.#clock.now)];
        const seen = observation({ subject: this.#subject(issue), severity, hosts });
        await this.ledger.apply({ do: 'observe', observation: seen }, monitoring(this.#clock.now));
        return;
      }
      case 'recover': {
        const issue = await this.#issue(act.issue);
        const hosts = issue?.hosts.map(({ name }) => host(name, 'OK', this.#clock.now)) ?? [];
        if (issue !== undefined)
          await this.ledger.apply({ do: 'recover', issue: issue.id, hosts }, monitoring(this.#clock.now));
        return;
      }
      case 'ledger': {
        const issue = await this.#issue(act.issue);
        if (issue !== undefined) await this.#decide(orderOf(act.what, issue.id, this.#clock.now));
        return;
      }
      case 'rt': {
        const issue = await this.#issue(act.issue);
        const ticket = issue === undefined ? undefined : ticketOf(issue);
        if (ticket !== undefined) await this.#actInRt(act.what, ticket, this.siteOf(act.issue));
        return;
      }
      case 'merge':
        await this.#merge(act.where, act.forward);
        return;
      case 'send':
        await this.#work(act.faults, async ({ lane, world }) => {
          await sendNext(lane, world);
        });
        return;
      case 'hear':
        this.#clock.now += 60;
        await this.#work(act.faults, hear);
        return;
    }
  }

  /** Nothing goes wrong any more. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      this.#clock.now += QUARTER;
      const lane = await this.#steps();
      // Whoever has mended RT says so.
      await this.ledger.replayOperations(NAME, this.#clock.now);
      await lane.drain();
      const before = lane.reports.length;
      await hear(lane);
      const heard = lane.reports.slice(before).some((one) => one.kind === 'heard' && one.facts > 0);
      if (!heard && (await this.ledger.outboxStatus(NAME)).waiting === 0) return;
    }
    throw new Error('it never ends');
  }

  #subject(issue: number): Issue['subject'] {
    return { site: this.siteOf(issue), class: 'metric', id: `metric ${issue % 2}`, scope: '' };
  }

  async #issue(number: number): Promise<Issue | undefined> {
    const { site, id } = this.#subject(number % ISSUES);
    const issues = await this.ledger.issues({ site: [site], subjectId: [id], merged: true }, ALL);
    return issues.at(-1);
  }

  async #decide(command: IssueCommand): Promise<void> {
    await this.ledger.apply(command, person(this.#clock.now));
  }

  async #actInRt(what: (Act & { act: 'rt' })['what'], ticket: number, site: string): Promise<void> {
    const { officer } = this.#side;
    if (what === 'remark') await officer.comment(ticket, { content: 'called' });
    else if (what === 'answer') await this.#side.answer(ticket, `csirt@${site.toLowerCase()}.example`, 'yes');
    else if (what === 'vacation') {
      if ((this.#vacations += 1) > MOST_VACATIONS) return;
      await this.#side.answer(ticket, `csirt@${site.toLowerCase()}.example`, 'away', VACATION);
    } else if (what === 'own') await officer.update(ticket, { owner: 'officer' });
    else if (what === 'leave') await officer.update(ticket, { owner: 'Nobody' });
    else if (what === 'due')
      await officer.update(ticket, { due: new Date((this.#clock.now + 1e6) * 1000).toISOString() });
    else await officer.update(ticket, { status: what });
  }

  async #merge(where: 'ledger' | 'rt', forward: boolean): Promise<void> {
    const [first, second] = [await this.#issue(0), await this.#issue(1)];
    if (first === undefined || second === undefined) return;
    const [issue, into] = forward ? [second, first] : [first, second];
    if (where === 'ledger') await this.#decide({ do: 'merge', issue: issue.id, into: into.id });
    const [own, other] = [ticketOf(issue), ticketOf(into)];
    if (where === 'rt' && own !== undefined && other !== undefined && own !== other)
      await this.#side.officer.merge(own, other).catch((error: unknown) => {
        if (!isTrouble(error, 'rejected')) throw error;
      });
  }

  async #work(
    faults: readonly (RequestFault | undefined)[],
    step: (lane: SteppedLane) => Promise<void>,
  ): Promise<void> {
    this.#faults = [...faults];
    const lane = await this.#steps();
    const crashed = new Promise<Crash>((resolve) => {
      this.#crashed = resolve;
    });
    const ended = await Promise.race([step(lane), crashed]);
    this.#faults = [];
    await Promise.all(this.#others.splice(0));
    if (!(ended instanceof Crash)) return;
    // Whoever comes after it has the leases that are over by then.
    this.#lane = undefined;
    this.#clock.now += QUARTER;
  }

  async #steps(): Promise<SteppedLane> {
    const machine = faulty(this.#side.machine, {
      next: () => this.#faults.shift(),
      crashed: (error) => this.#crashed(error),
      takeOver: () => this.#takeOver(),
      resolve: async (ticket) => {
        await this.#side.officer.update(ticket, { status: 'resolved' });
      },
      decide: async (ticket) => {
        await this.#side.officer.update(ticket, { due: DECIDED });
      },
    });
    this.#lane ??= steppedLane(this.ledger, await this.#open(machine), {}, 0, undefined, this.#clock);
    return this.#lane;
  }

  /** Its next operation is the one that is in hand here. */
  #takeOver(): Promise<unknown> {
    const work = async (): Promise<void> => {
      const clock = { now: this.#clock.now + AHEAD };
      const tracker = await this.#open(this.#side.machine);
      const { lane, world } = steppedLane(this.ledger, tracker, {}, 0, undefined, clock);
      await sendNext(lane, world);
      this.#clock.now = Math.max(this.#clock.now, clock.now);
    };
    const other = work();
    this.#others.push(other);
    return other;
  }

  async #open(machine: Machine): Promise<Tracker> {
    const world: TrackerWorld = {
      machine,
      signal: new AbortController().signal,
      site: (name) => Promise.resolve({ csirt: [`csirt@${name.toLowerCase()}.example`], ngiSecurity: [] }),
      linkOf: (key) => `${LINK}${key}`,
      tlp: 'TLP:AMBER',
    };
    const { url, tokenFile: token } = this.#side;
    const part = { url, token, requestsPerSecond: 100, burst: 1000 };
    const tracker = await (rt as TrackerKind<unknown>).open(NAME, part, world);
    this.#trackers.push(tracker);
    return tracker;
  }
}

async function hear({ lane, world }: SteppedLane): Promise<void> {
  for (;;) {
    if (!hears(lane)) throw new Error('it does not hear');
    if ((await hearNext(lane, world)).kind !== 'more') return;
  }
}

export function ticketOf({ references }: Issue): number | undefined {
  const own = references.find(({ kind, former }) => kind === 'ticket' && !former);
  return own === undefined ? undefined : Number(own.id);
}

function orderOf(what: (Act & { act: 'ledger' })['what'], issue: number, now: number): IssueCommand {
  switch (what) {
    case 'take-up':
    case 'wait':
    case 'resolve':
    case 'reopen':
      return { do: what, issue };
    case 'reject':
      return { do: 'reject', issue, until: null };
    case 'due':
      return { do: 'edit', issue, deadline: now + 2e6 };
    case 'note':
      return { do: 'note', issue, text: 'please answer', audience: 'site' };
  }
}

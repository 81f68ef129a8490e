/** From what is seen to issues: the log of the bridge, and every other door, into the ledger of one store. */
import type { Event } from '../../bridge/event.ts';
import {
  type Beginning,
  FIRST,
  type IntakeRows,
  type IntakeTables,
  type LogPart,
} from '../../store/intake.ts';
import type { IssueKey } from '../issue-key.ts';
import { decide } from './decide.ts';
import { type Held, type HeldFor, heldOf, hurryHeld } from './held.ts';
import { Memory, trackOf } from './memory.ts';
import { FINE_THEN } from './same-second.ts';
import { type Happening, Session, type SessionWorld } from './session.ts';
import type { Statement } from './statement.ts';
import { beganAt, statementOf, voiceOf } from './statement-of.ts';
import { type Allowed, STORM, type Storm, stormIn, withPassed } from './storm.ts';
import { standingOf, takeStatement, takeTogether } from './take.ts';
import type { Track } from './track.ts';

export interface IntakeWorld extends SessionWorld {
  readonly tables: IntakeTables;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

export interface Taken {
  /** Results or statements that were looked at. */
  readonly count: number;
  /** Of them those that came after something newer, and count for nothing. */
  readonly late: number;
  /** Of them those that count although their voice had spoken later: by a clock that was ahead. */
  readonly ahead: number;
  readonly happened: readonly Happening[];
}

/** What a voice has said. */
export interface Voice {
  /** Seconds since the epoch: of its newest. */
  readonly at: number;
  /** {@link Statement.said} of that. */
  readonly said: string | null;
  readonly tracks: readonly Track[];
}

const DUE_AT_ONCE = 100;
const HELD_PAGE = 500;

export class Intake {
  readonly #world: IntakeWorld;

  constructor(world: IntakeWorld) {
    this.#world = world;
  }

  /** @param since seconds since the epoch; see `IntakeTables` */
  async beginning(since?: number): Promise<Beginning> {
    return await this.#world.tables.beginning(since);
  }

  async prepare(beginning: Beginning = FIRST): Promise<void> {
    await this.#world.tables.addFollower(beginning);
  }

  /** One step along the log: what it changes and how far it has come are one transaction. */
  async next(batch: number): Promise<Taken> {
    return await this.#world.tables.change((rows) => this.#step(rows, batch));
  }

  /**
   * What comes from elsewhere than the log; what many say of an issue is one change of it.
   * @throws IssueSubjectError for a name that cannot be; nothing is changed
   */
  async take(statements: readonly Statement[]): Promise<Taken> {
    return await this.#world.tables.change((rows) => this.#statements(rows, statements));
  }

  /** Of those that have ever said anything. */
  async voices(voices: readonly string[]): Promise<ReadonlyMap<string, Voice>> {
    const { rows } = this.#world.tables;
    const tracks = Map.groupBy((await rows.tracksOfVoices(voices)).map(trackOf), ({ voice }) => voice);
    const heard = await rows.voices(voices);
    return new Map(
      heard.map(({ voice, at, said }) => [voice, { at, said, tracks: tracks.get(voice) ?? [] }]),
    );
  }

  /** What would become of these, had they come after all that has been taken. Nothing is changed. */
  async rehearse(parts: readonly LogPart[]): Promise<Taken> {
    return await this.#world.tables.rehearse((rows) => this.#log(rows, parts));
  }

  /** What would become of the next of the log, and then of these. Nothing is changed. */
  async rehearseLog(
    limit: number,
    { position }: Beginning = FIRST,
    statements: readonly Statement[] = [],
  ): Promise<Taken> {
    return await this.#world.tables.rehearse(async (rows) => {
      const log = await this.#step(rows, limit, position);
      const others = await this.#statements(rows, statements);
      return {
        count: log.count + others.count,
        late: log.late + others.late,
        ahead: log.ahead + others.ahead,
        happened: [...log.happened, ...others.happened],
      };
    });
  }

  async storm(): Promise<Storm> {
    return await stormIn(this.#world.tables.rows);
  }

  /**
   * What has waited for an officer is opened at the next step, and what comes is counted anew.
   * @param site what waits since too much was of this site; absent: what waits since too much was of all of them
   * @returns how many waited
   */
  async allowStorm(by: string, why: string, site?: string): Promise<number> {
    const at = this.#world.now();
    const allowed: Allowed = { by, at, why, ...(site !== undefined && { site }) };
    return await this.#world.tables.change(async (rows) => {
      await rows.putGuard(STORM, JSON.stringify(withPassed(await stormIn(rows), allowed)));
      return site === undefined
        ? await rows.moveHeld('storm', 'released', at)
        : await hurryHeld(rows, { for: 'site-storm', site, at, then: 'released' });
    });
  }

  /** All that waits, by key. */
  async held(): Promise<readonly Held[]> {
    const { rows } = this.#world.tables;
    const all: Held[] = [];
    for (let page: readonly Held[] | undefined; page?.length !== 0; all.push(...page))
      page = (await rows.held(all.at(-1)?.key ?? '', HELD_PAGE)).map(heldOf);
    return all;
  }

  async #statements(rows: IntakeRows, statements: readonly Statement[]): Promise<Taken> {
    const voices = statements.map(({ voice }) => voice);
    const session = await this.#session(rows, voices);
    const late = await takeTogether(session, statements);
    await session.memory.write();
    return { count: statements.length, late, ahead: session.memory.ahead, happened: session.happened };
  }

  async #step(rows: IntakeRows, batch: number, from = 0): Promise<Taken> {
    const position = Math.max(await rows.position(), from);
    const parts = await rows.log(position, batch);
    const taken = await this.#log(rows, parts);
    const last = parts.at(-1);
    if (last !== undefined) await rows.setPosition(last.seq);
    return taken;
  }

  async #log(rows: IntakeRows, parts: readonly LogPart[]): Promise<Taken> {
    const voices = parts.map(({ subject }) => voiceOf(subject));
    const session = await this.#session(rows, [...new Set(voices)]);
    await this.#lookAgain(session, rows);
    let late = 0;
    for (const [index, part] of parts.entries())
      if (!(await this.#hear(session, part, voices[index] ?? ''))) late += 1;
    await session.memory.write();
    return { count: parts.length, late, ahead: session.memory.ahead, happened: session.happened };
  }

  async #hear(session: Session, part: LogPart, voice: string): Promise<boolean> {
    const event = JSON.parse(part.body) as Event;
    const received = { subject: part.subject, receivedAt: part.received_at, event };
    const at = beganAt(received);
    const standing = standingOf(session, { voice, at, heardAt: part.received_at });
    if (standing === 'late') return false;
    // What is well, and was never said to be otherwise, is most of what comes.
    if (event.state === 'OK' && session.memory.tracksOf(voice).length === 0) {
      if (standing === 'news') session.memory.hear(voice, { at, said: null, told: FINE_THEN });
      return standing === 'news';
    }
    const { rules, freshSeconds } = this.#world.settings;
    return await takeStatement(session, statementOf(received, rules, freshSeconds));
  }

  /** What has waited until now. */
  async #lookAgain(session: Session, rows: IntakeRows): Promise<void> {
    for (const { issue_key: key, reason } of await rows.dueHeld(session.now, DUE_AT_ONCE))
      await decide(session, key as IssueKey, { at: session.now, why: AFTER[reason as HeldFor] });
  }

  async #session(rows: IntakeRows, voices: readonly string[]): Promise<Session> {
    return new Session(this.#world, rows, await Memory.of(rows, voices), this.#world.now());
  }
}

const AFTER: Readonly<Record<HeldFor, string>> = {
  downtime: 'the downtime has ended',
  site: 'the site is told again',
  storm: 'an officer has let it pass',
  'site-storm': 'an officer has let it pass',
  released: 'an officer has let it pass',
  'unknown-site': 'its site is known',
  flapping: 'it has come to rest',
};

/** All open issues as time passes. Any number of processes may do it: each step is done in one transaction, and once. */
import { isAhead } from '../../store/clocks.ts';
import type { LedgerTables } from '../../store/ledger.ts';
import type { IssueState } from '../issue.ts';
import type { Ledger } from '../ledger.ts';
import type { OperationsOf } from '../outbox.ts';
import type { Rules } from '../transition/index.ts';
import type { LaidDown } from './laid-down.ts';
import { windIssue, type Wound } from './wind.ts';

export interface ClockworkWorld {
  readonly ledger: Pick<Ledger, 'issues'>;
  readonly tables: LedgerTables;
  readonly rules: Rules;
  readonly operationsOf: OperationsOf;
  readonly newOperationId: () => string;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** The same object as long as nothing has changed. */
  readonly laid: () => LaidDown;
}

const OPEN: readonly IssueState[] = ['new', 'open', 'waiting'];
const PAGE = 200;

export class Clockwork {
  readonly #world: ClockworkWorld;
  /** Of issues in which nothing was left to do. */
  readonly #known = new Map<number, Pick<Wound, 'version' | 'nextAt'> & { readonly at: number }>();
  #laid: LaidDown | undefined;

  constructor(world: ClockworkWorld) {
    this.#world = world;
  }

  /** @returns those about which something was done */
  async pass(signal?: AbortSignal): Promise<readonly Wound[]> {
    const laid = this.#world.laid();
    if (laid !== this.#laid) this.#known.clear();
    this.#laid = laid;
    const wound: Wound[] = [];
    const open = new Set<number>();
    for (let after = 0; signal?.aborted !== true;) {
      const page = await this.#world.ledger.issues({ state: OPEN }, { after, limit: PAGE });
      for (const { id, version } of page) {
        open.add(id);
        if (this.#rests(id, version)) continue;
        const one = await this.#wind(id, laid);
        if (one !== undefined && isSomething(one)) wound.push(one);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last.id;
    }
    for (const id of this.#known.keys()) if (!open.has(id)) this.#known.delete(id);
    return wound;
  }

  #rests(id: number, version: number): boolean {
    const known = this.#known.get(id);
    const now = this.#world.now();
    if (known?.version !== version || isAhead(known.at, now)) return false;
    return known.nextAt === null || now < known.nextAt;
  }

  async #wind(id: number, laid: LaidDown): Promise<Wound | undefined> {
    const { tables, rules, operationsOf, newOperationId } = this.#world;
    const at = this.#world.now();
    const wound = await tables.change((rows) =>
      windIssue({ rows, rules, operationsOf, newOperationId }, id, laid, at),
    );
    if (wound !== undefined) this.#known.set(id, { ...wound, at });
    return wound;
  }
}

function isSomething({ deadlineSet, sent, shown, passedOver }: Wound): boolean {
  return deadlineSet || sent.length + shown.length + passedOver.length > 0;
}

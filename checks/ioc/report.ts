/** Collects what the looks bring back. */
import type { Failure } from '../../src/check/index.ts';
import type { Indicator, Kind } from './indicator.ts';
import type { Blind, Hit } from './observation.ts';

/** An evil directory must not fill the memory with reasons, nor an indicator that matches everything with matches. */
const KEPT = 1000;

export class Report {
  readonly #hits = new Map<string, Hit>();
  /** An item that matches much must not hide another. */
  readonly #hitsOf = new Map<string, number>();
  readonly #blind: Blind[] = [];
  #blindCount = 0;
  entries = 0;
  hashedFiles = 0;
  hashedBytes = 0;

  /** One for each item and what it was found in, whichever of its alternatives it was. */
  hit(
    { set, item, name, tlp, severity, sought }: Indicator,
    what: string,
    evidence: readonly string[],
  ): void {
    const key = JSON.stringify([set, item, what]);
    if (this.#hits.has(key)) return;
    const ofItem = JSON.stringify([set, item]);
    const count = this.#hitsOf.get(ofItem) ?? 0;
    if (count > 0 && (count >= KEPT || this.#hits.size >= 10 * KEPT)) return;
    this.#hitsOf.set(ofItem, count + 1);
    this.#hits.set(key, { set, item, name, tlp, severity, kind: sought.kind, what, evidence });
  }

  /** About a place that an item names. */
  blindItem({ set, item, tlp, sought }: Indicator, what: string, message: string, indicators = 1): void {
    this.#note({ kind: sought.kind, what, message, indicators, item: { set, item, tlp } });
  }

  /** About something that tells nothing of what is looked for. */
  blind(kind: Kind, what: string, message: string, indicators: number): void {
    this.#note({ kind, what, message, indicators, item: null });
  }

  failure(kind: Kind, what: string, { message }: Failure, indicators: number): void {
    this.blind(kind, what, message, indicators);
  }

  results(): { hits: readonly Hit[]; blind: readonly Blind[]; blindCount: number } {
    return { hits: [...this.#hits.values()], blind: [...this.#blind], blindCount: this.#blindCount };
  }

  #note(blind: Blind): void {
    this.#blindCount += 1;
    if (this.#blind.length < KEPT) this.#blind.push(blind);
  }
}

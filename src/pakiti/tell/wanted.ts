/** Which CVEs somebody wants mended, how badly, and until when. */
import type { Decisions, Tag } from '../decisions/decisions.ts';
import type { Level, TellSettings } from './settings.ts';

export class Wanted {
  readonly #decisions: Decisions;
  readonly #settings: TellSettings;

  constructor(decisions: Decisions, settings: TellSettings) {
    this.#decisions = decisions;
    this.#settings = settings;
  }

  /** Wherever it is found. */
  get tagged(): readonly string[] {
    return this.#decisions.tagged().filter((cve) => this.tagsOf(cve).length > 0);
  }

  tagsOf(cve: string): readonly Tag[] {
    return this.#decisions.tagsOf(cve).filter(({ tag }) => this.#settings.tags.has(tag));
  }

  /** What somebody has tagged is as grave as he says, whatever its vendor calls it. Undefined: it is no issue. */
  levelOf(cve: string, critical: readonly string[]): Level | undefined {
    const levels = this.tagsOf(cve).map(({ tag }) => this.#settings.tags.get(tag));
    if (levels.length > 0) return levels.includes('CRITICAL') ? 'CRITICAL' : 'WARNING';
    return critical.includes(cve) ? this.#settings.vendorCritical : undefined;
  }

  /** As an advisory would say it: of several tags of a CVE the earliest. */
  deadlines(): ReadonlyMap<string, { readonly id: string; readonly deadlineAt: number }> {
    const all = new Map<string, { readonly id: string; readonly deadlineAt: number }>();
    for (const cve of this.tagged)
      for (const { tag, dueAt } of this.tagsOf(cve))
        if (dueAt !== null && dueAt < (all.get(cve)?.deadlineAt ?? Infinity))
          all.set(cve, { id: `the tag ${tag}`, deadlineAt: dueAt });
    return all;
  }
}

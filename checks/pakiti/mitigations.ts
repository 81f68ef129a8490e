/** What check_advisory has proved of a CVE on one node, and what speaks against it. */
import { alerts, type Range } from '../../src/check/index.ts';
import type { Claim, SeenFinding } from './observation.ts';

export interface Mitigation {
  readonly isProved: boolean;
  /** What check_advisory says of it, for people; empty where it says nothing. */
  readonly text: string;
}

const FUTURE_SECONDS = 60;
const NOTHING: Mitigation = { isProved: false, text: '' };

export class Mitigations {
  readonly #claims: ReadonlyMap<string, readonly Claim[]>;
  readonly #at: number;
  readonly #age: Range;

  /** @param age of a claim outside which it proves nothing */
  constructor(claims: readonly Claim[], at: number, age: Range) {
    this.#claims = Map.groupBy(claims, ({ site, node }) => placeOf(site, node));
    this.#at = at;
    this.#age = age;
  }

  /** Proved by a fresh result of the very node about exactly this CVE, where no other fresh one says otherwise. */
  of({ site, host, cve }: Pick<SeenFinding, 'site' | 'host' | 'cve'>): Mitigation {
    const about = (this.#claims.get(placeOf(site, host)) ?? []).filter(({ cves }) => cves.includes(cve));
    const fresh = about.filter((claim) => this.#isFresh(claim));
    const [against] = fresh.filter(({ verdict }) => verdict !== 'mitigated');
    const [shown] = against === undefined ? (fresh.length > 0 ? fresh : about) : [against];
    if (shown === undefined) return NOTHING;
    const isProved = fresh.length > 0 && against === undefined;
    const age = fresh.length > 0 ? '' : ', too long ago';
    return {
      isProved,
      text: `${shown.service === '' ? 'check_advisory' : shown.service} says: ${shown.text}${age}`,
    };
  }

  #isFresh({ at }: Claim): boolean {
    const age = this.#at - at;
    return age >= -FUTURE_SECONDS && alerts(this.#age, Math.max(0, age)) === false;
  }
}

function placeOf(site: string, node: string): string {
  return JSON.stringify([site, node]);
}

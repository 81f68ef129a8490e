/** A Pakiti server's store and a bridge's ledger, each its own, with one clock that stands still between steps. */
import type { Advisory, FeedRecord, Severity } from '../../src/pakiti/advisory.ts';
import { exceptionRow, tagRow, type Exception, type Tag } from '../../src/pakiti/decisions/decisions.ts';
import { type TellConfiguration, tellSettings } from '../../src/pakiti/tell/settings.ts';
import { tellFindings, type TellWorld } from '../../src/pakiti/tell/tell.ts';
import { isClosed, type Issue } from '../../src/incidents/issue.ts';
import { DEFAULT_SETTINGS } from '../../src/incidents/intake/settings.ts';
import type { Store } from '../../src/store/store.ts';
import { IntakeBench, type IntakeBenchWorld } from './intake.ts';
import { advisory, PakitiBench } from './pakiti-store.ts';

/** Another advisory than the kit's in what is given. */
export function advisoryWith(record: FeedRecord, given: Partial<Advisory>): FeedRecord {
  if (record.kind !== 'advisory') return record;
  return { ...record, advisory: { ...record.advisory, ...given } };
}

export function criticalAdvisory(
  id: string,
  name: string,
  fixed: string,
  cves: readonly string[],
): FeedRecord {
  const severity: Severity = 'critical';
  return advisoryWith(advisory(id, name, fixed, cves), { severity });
}

export class FindingsBench {
  readonly pakiti: PakitiBench;
  readonly intake: IntakeBench;
  readonly #configuration: TellConfiguration;
  readonly #world: IntakeBenchWorld;

  constructor(
    stores: { readonly pakiti: Store; readonly ledger: Store },
    world: IntakeBenchWorld = {},
    configuration: TellConfiguration = {},
  ) {
    this.pakiti = new PakitiBench(stores.pakiti);
    this.intake = new IntakeBench(stores.ledger, world);
    this.intake.clock = this.pakiti.at;
    this.#configuration = configuration;
    this.#world = world;
  }

  /** Seconds. */
  pass(seconds: number): void {
    this.pakiti.at += seconds;
  }

  async tag(cve: string, tag = 'EGI-Critical', given: Partial<Tag> = {}): Promise<void> {
    const whole: Tag = {
      ...{ cve, tag, state: 'set', reason: '', infoUrl: '', enabled: true, modifier: 'olga' },
      ...{ at: this.pakiti.at, dueAt: null, advisory: null, ...given },
    };
    await this.pakiti.tables.putTags([tagRow(whole)]);
  }

  /** @returns its number */
  async except(cve: string, given: Partial<Exception> = {}): Promise<number> {
    const row = exceptionRow({
      ...{ cve, package: null, release: null, sites: [], hosts: [], reason: 'not used', modifier: 'olga' },
      ...{ at: this.pakiti.at, expiresAt: null, ...given },
    });
    const [id = 0] = await this.pakiti.tables.addExceptions([row]);
    return id;
  }

  /** As the bridge does again and again. @param take instead of the intake's own, such as one that dies */
  async look(take: TellWorld['take'] = (statements) => this.intake.intake.take(statements)): Promise<number> {
    this.pakiti.at += 1;
    this.intake.clock = this.pakiti.at;
    let said = 0;
    await tellFindings({
      tables: this.pakiti.tables,
      voices: (voices) => this.intake.intake.voices(voices),
      take,
      settings: tellSettings(this.#configuration),
      rules: this.#world.settings?.rules ?? [],
      freshSeconds: this.#world.settings?.freshSeconds ?? DEFAULT_SETTINGS.freshSeconds,
      ngiOf: (site) => (site === 'SITE' ? 'NGI_X' : ''),
      now: () => this.pakiti.at,
      breathe: () => Promise.resolve(),
      taken: ({ count }) => Promise.resolve(void (said += count)),
      signal: new AbortController().signal,
    });
    // What waits is looked at with the log.
    await this.intake.follow();
    return said;
  }

  /** Assesses what waits, and looks. @returns how many hosts had anything to say */
  async settle(): Promise<number> {
    await this.pakiti.assess();
    return await this.look();
  }

  /** `CVE SITE state: hosts that are not OK` of each, in the order in which they were opened. */
  async shown(): Promise<readonly string[]> {
    return (await this.intake.issues()).map((issue) => shownAs(issue));
  }
}

function shownAs(issue: Issue): string {
  const hosts = issue.hosts.filter(({ state }) => state !== 'OK').map(({ name }) => name);
  const { id, site } = issue.subject;
  return `${id} ${site} ${isClosed(issue) ? issue.state : 'open'}: ${hosts.join(' ')}`.trimEnd();
}

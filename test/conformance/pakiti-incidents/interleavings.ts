/** Any order of reports, feeds, tags, exceptions, bridges and crashes ends with what is so, and hosts that are silent stay. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Taken } from '../../../src/incidents/intake/intake.ts';
import { isClosed, type Issue } from '../../../src/incidents/issue.ts';
import type { Store } from '../../../src/store/store.ts';
import { advisoryWith, FindingsBench } from '../../kit/pakiti-incidents.ts';
import { advisory, GONE, report } from '../../kit/pakiti-store.ts';

interface Stores {
  readonly pakiti: Store;
  readonly ledger: Store;
}

const HOUR = 3600;
/** More than what is flapping is looked at for, and than half of what makes a host silent. */
const ROUND = 25 * HOUR;
const HOSTS = ['a', 'b', 'c'] as const;
const CVES = ['CVE-2026-1000', 'CVE-2026-2000'] as const;
const PACKAGES = { 'CVE-2026-1000': 'bash', 'CVE-2026-2000': 'zlib' } as const;
type Host = (typeof HOSTS)[number];
type Cve = (typeof CVES)[number];

const siteOf = (host: Host): string => (host === 'c' ? 'OTHER' : 'SITE');

const flags = fc.record({ [CVES[0]]: fc.boolean(), [CVES[1]]: fc.boolean() });
type Flags = Readonly<Record<Cve, boolean>>;
const host = fc.constantFrom(...HOSTS);
const cve = fc.constantFrom(...CVES);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('report' as const), host, lacks: flags }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('feed' as const), says: flags, critical: flags }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tag' as const), cve, isSet: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('except' as const), host, cve, isSet: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(1, 10, 30, 130) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('assess' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      dies: fc.constantFrom('never' as const, 'never' as const, 'before' as const, 'after' as const),
      by: fc.constantFrom(0, 1),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What is really so. */
interface World {
  says: Flags;
  critical: Flags;
  readonly lacks: Map<Host, Flags>;
  readonly tagged: Set<Cve>;
  readonly excepted: Map<string, number>;
}

const CALM = { settings: { storm: { openings: 1000, siteOpenings: 1000, seconds: HOUR } } };

class Scene {
  readonly world: World;
  readonly benches: readonly [FindingsBench, FindingsBench];

  constructor(stores: Stores) {
    const none = { [CVES[0]]: false, [CVES[1]]: false };
    const both = { [CVES[0]]: true, [CVES[1]]: true };
    this.world = { says: both, critical: none, lacks: new Map(), tagged: new Set(), excepted: new Map() };
    this.benches = [new FindingsBench(stores, CALM), new FindingsBench(stores, CALM)];
  }

  get bench(): FindingsBench {
    return this.benches[0];
  }

  async begin(): Promise<void> {
    await this.bench.intake.intake.prepare();
    await this.readFeed();
    await this.do({ do: 'tag', cve: CVES[0], isSet: true });
  }

  async readFeed(): Promise<void> {
    const { says, critical } = this.world;
    const records = CVES.filter((one) => says[one]).map((one, index) =>
      advisoryWith(advisory(`ALSA-${index}`, PACKAGES[one], '2-1', [one]), {
        severity: critical[one] ? 'critical' : 'important',
      }),
    );
    await this.bench.pakiti.read('osv', [advisory('ALSA-9', 'other', '2-1', ['CVE-2026-9999']), ...records]);
  }

  async report(host: Host, lacks: Flags): Promise<void> {
    this.world.lacks.set(host, lacks);
    const packages = Object.fromEntries(CVES.map((one) => [PACKAGES[one], lacks[one] ? '1-1' : '2-1']));
    await this.bench.pakiti.take(report(host, packages, undefined, siteOf(host)));
  }

  async do(one: Step): Promise<void> {
    const { world, bench } = this;
    switch (one.do) {
      case 'report':
        await this.report(one.host, one.lacks);
        break;
      case 'feed':
        world.says = one.says;
        world.critical = one.critical;
        await this.readFeed();
        break;
      case 'tag':
        world.tagged[one.isSet ? 'add' : 'delete'](one.cve);
        if (one.isSet) await bench.tag(one.cve);
        else await bench.pakiti.tables.deleteTags(one.cve, undefined, GONE);
        break;
      case 'except':
        await this.#except(one.host, one.cve, one.isSet);
        break;
      case 'pass':
        bench.pass(one.hours * HOUR);
        break;
      case 'assess':
        await bench.pakiti.assess();
        break;
      case 'look':
        await this.#lookAndJudge(one);
        break;
    }
  }

  /** Whatever changes by it is so: what nobody can tell, as of a feed that is stale, changes nothing. */
  async #lookAndJudge(one: Extract<Step, { readonly do: 'look' }>): Promise<void> {
    const before = await this.issues();
    await this.#look(one);
    const after = await this.issues();
    for (const of of CVES)
      for (const name of HOSTS) {
        const key = `${siteOf(name)} ${of}`;
        const is = isAffected(after.get(key), name);
        if (is === isAffected(before.get(key), name)) continue;
        expect(is, `${name} ${of} at once`).to.equal(this.isFound(name, of) && !this.isDecided(name, of));
      }
  }

  async #except(host: Host, one: Cve, isSet: boolean): Promise<void> {
    const { excepted } = this.world;
    const key = `${host} ${one}`;
    const known = excepted.get(key);
    if (isSet && known === undefined) excepted.set(key, await this.bench.except(one, { hosts: [host] }));
    if (!isSet && known !== undefined) {
      await this.bench.pakiti.tables.deleteException(known, GONE);
      excepted.delete(key);
    }
  }

  /** Killed before its transaction is committed, or after. */
  async #look({ dies, by }: Extract<Step, { readonly do: 'look' }>): Promise<void> {
    const bench = this.benches[by === 0 ? 0 : 1];
    bench.pakiti.at = this.bench.pakiti.at;
    const killed = new Error('killed');
    await bench
      .look(async (statements): Promise<Taken> => {
        if (dies === 'before') throw killed;
        const taken = await bench.intake.intake.take(statements);
        if (dies === 'after') throw killed;
        return taken;
      })
      .catch((error: unknown) => {
        if (error !== killed) throw error;
      });
    this.bench.pakiti.at = bench.pakiti.at;
  }

  /** Time passes, and those who are left report what they had. */
  async round(alive: readonly Host[]): Promise<void> {
    this.bench.pass(ROUND);
    await this.readFeed();
    for (const one of alive) {
      const lacks = this.world.lacks.get(one);
      if (lacks !== undefined) await this.report(one, lacks);
    }
    await this.bench.settle();
  }

  /** The newest of each site and CVE. */
  async issues(): Promise<ReadonlyMap<string, Issue>> {
    const all = await this.bench.intake.issues();
    return new Map(all.map((issue) => [`${issue.subject.site} ${issue.subject.id}`, issue]));
  }

  isFound(one: Host, of: Cve): boolean {
    return this.world.says[of] && this.world.lacks.get(one)?.[of] === true;
  }

  /** Somebody has decided that it is no issue. */
  isDecided(one: Host, of: Cve): boolean {
    const { tagged, critical, excepted } = this.world;
    return this.isFound(one, of) && (excepted.has(`${one} ${of}`) || (!tagged.has(of) && !critical[of]));
  }
}

function isAffected(issue: Issue | undefined, name: string): boolean {
  return issue?.hosts.some((one) => one.name === name && one.state !== 'OK') ?? false;
}

function expectAsItIs(
  scene: Scene,
  alive: readonly Host[],
  before: ReadonlyMap<string, Issue>,
  after: ReadonlyMap<string, Issue>,
): void {
  for (const of of CVES) {
    for (const one of HOSTS) {
      const key = `${siteOf(one)} ${of}`;
      const what = `${one} ${of}`;
      const issue = after.get(key);
      const isDecided = scene.isDecided(one, of);
      const isExpected = alive.includes(one)
        ? scene.isFound(one, of) && !isDecided
        : !isDecided && isAffected(before.get(key), one);
      expect(isAffected(issue, one), what).to.equal(isExpected);
      if (isExpected) expect(issue && isClosed(issue), what).to.equal(false);
    }
    for (const site of ['SITE', 'OTHER']) {
      const issue = after.get(`${site} ${of}`);
      const names = issue?.hosts.map(({ name }) => name) ?? [];
      const isKnown = HOSTS.filter((one) => names.includes(one)).every(
        (one) => alive.includes(one) || scene.isDecided(one, of),
      );
      const isOver = issue === undefined || names.every((name) => !isAffected(issue, name));
      if (isOver && isKnown) expect(issue === undefined || isClosed(issue), `${site} ${of}`).to.equal(true);
    }
  }
}

/** @param runs of the property */
export function endsAsThingsStand(fresh: () => Promise<Stores>, runs: number): void {
  it('ends with an open issue where a host that reports has what is wanted, and where one that is silent had', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
        fc.subarray([...HOSTS]),
        async (steps, alive) => {
          const stores = await fresh();
          try {
            const scene = new Scene(stores);
            await scene.begin();
            for (const one of steps) await scene.do(one);
            await scene.round(alive);
            const before = await scene.issues();
            await scene.round(alive);
            await scene.round(alive);
            expectAsItIs(scene, alive, before, await scene.issues());
            const { length } = await scene.bench.intake.trail();
            await scene.bench.look();
            expect(await scene.bench.intake.trail()).to.have.lengthOf(length);
          } finally {
            await stores.pakiti.close();
            if (stores.ledger !== stores.pakiti) await stores.ledger.close();
          }
        },
      ),
      { numRuns: runs },
    ));
}

/**
 * SIGKILL while nodes report: what was acknowledged is in the store, once, and what follows of it is what follows in a
 * server that nobody has killed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { openStore, type StorePlace } from '../../plugins/store/open.ts';
import { openExistingSqlite } from '../../plugins/store/sqlite.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import { eventually } from '../kit/eventually.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import { advisory, PakitiBench } from '../kit/pakiti-store.ts';
import { query } from './pakiti-rows.ts';

export interface IngestAccount {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Reports that were sent again, since nobody had said OK. */
  readonly repeated: number;
  /** Acknowledged, and not in the history of the host. */
  readonly missing: number;
  /** In the history more than once. */
  readonly doubled: number;
  /** Hosts of which the last that was acknowledged is not what they have. */
  readonly outdated: number;
  /** Reports that were counted, beside those that are there. */
  readonly miscounted: number;
  /** Hosts whose findings are not those of a server that was left alone. */
  readonly differing: number;
}

const HOSTS = 12;
const LONGEST_LIFE_MILLISECONDS = 2500;
/** One round in so many is killed while it starts. */
const STILLBORN = 4;
const PATIENCE_SECONDS = 300;
const AGAIN_MILLISECONDS = 50;

/** @param place an empty store for the one that is killed, and another */
export async function crashIngest(
  rounds: number,
  place: StorePlace,
  other: StorePlace,
): Promise<IngestAccount> {
  const site = new PakitiSite();
  const fleet = new Fleet(site);
  try {
    await prepare(site, place);
    const sending = fleet.run();
    for (let round = 0; round < rounds; round += 1) {
      const starting = site.start();
      if (round % STILLBORN !== STILLBORN - 1) await starting;
      await delay(Math.random() * LONGEST_LIFE_MILLISECONDS);
      await site.end('SIGKILL');
      await starting;
    }
    await site.start();
    await fleet.stop();
    await sending;
    const found = await foundWhenAssessed(site, place);
    const account = await accountOf(fleet, place);
    const undisturbed = await foundUndisturbed(fleet, other);
    const differing = [...undisturbed].filter(([name, findings]) => found.get(name) !== findings).length;
    return { rounds, ...account, differing: differing + Math.abs(found.size - undisturbed.size) };
  } finally {
    await site.remove();
  }
}

/** Each host reports one version after the other, each until somebody has said OK. */
class Fleet {
  readonly acknowledged = new Map<string, number[]>();
  repeated = 0;
  readonly #site: PakitiSite;
  #isOver = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor(site: PakitiSite) {
    this.#site = site;
  }

  async run(): Promise<void> {
    const names = Array.from({ length: HOSTS }, (_, index) => `h${index}.example.org`);
    this.#working = Promise.all(names.map((name) => this.#host(name)));
    await this.#working;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#working;
  }

  async #host(name: string): Promise<void> {
    const done: number[] = [];
    this.acknowledged.set(name, done);
    for (let version = 1; !this.#isOver || done.length === 0; version += 1) {
      while (!(await post(this.#site, name, version))) {
        this.repeated += 1;
        await delay(AGAIN_MILLISECONDS);
      }
      done.push(version);
    }
  }
}

async function post(site: PakitiSite, name: string, version: number): Promise<boolean> {
  const body = [
    ...['#', 'arch: x86_64', `host: ${name}`, `kernel: ${version}`, 'packager: rpm', 'site: SITE'],
    ...['system: AlmaLinux release 9.5 (Teal Serval)', 'version: 1', '#'],
    ...[`seq\t0:${version}-1.el9\tx86_64`, `${name}\t0:1-1\tx86_64`, 'bash\t0:5.1-6\tx86_64', ''],
  ].join('\n');
  try {
    const reply = await fetch(`http://127.0.0.1:${site.port}/feed/?protocol=5`, { method: 'POST', body });
    return (await reply.text()) === 'OK\n';
  } catch {
    return false;
  }
}

/** Every tenth version of `seq` mends one more. */
const ADVISORIES = [
  advisory('ALSA-0', 'bash', '5.1-9', ['CVE-2026-1000']),
  ...Array.from({ length: 20 }, (_, index) =>
    advisory(`ALSA-${index + 1}`, 'seq', `${10 * (index + 1)}-1.el9`, [`CVE-2026-${2000 + index}`]),
  ),
];

async function prepare(site: PakitiSite, place: StorePlace): Promise<void> {
  const store = await openStore(place);
  const bench = new PakitiBench(store);
  bench.at = Date.now() / 1000;
  await bench.read('osv', ADVISORIES);
  await store.close();
  site.configure({ store: place, listen: { port: 0 }, log: 'info' });
}

type Findings = ReadonlyMap<string, string>;

async function foundWhenAssessed(site: PakitiSite, place: StorePlace): Promise<Findings> {
  const wait = await openTables(place);
  await eventually('all assessments', PATIENCE_SECONDS, async () => {
    await delay(AGAIN_MILLISECONDS);
    return (await wait.tables.countPending()) === 0 ? true : undefined;
  });
  await wait.close();
  await site.end();
  const { tables, close } = await openTables(place);
  const found = new Map<string, string>();
  for (const { name, inventory } of await tables.hosts({}, undefined, 10 * HOSTS)) {
    const findings = await tables.findings([inventory]);
    found.set(name, findings.map(({ cve, verdict }) => `${cve} ${verdict}`).join());
  }
  await close();
  return found;
}

/** A store that is open while a server has it too is looked at by a process of its own. */
async function openTables(
  place: StorePlace,
): Promise<{ readonly tables: PakitiTables; readonly close: () => Promise<void> }> {
  const store = 'sqlite' in place ? await openExistingSqlite(place.sqlite) : await openStore(place);
  return { tables: store.pakiti(), close: () => store.close() };
}

async function foundUndisturbed({ acknowledged }: Fleet, place: StorePlace): Promise<Findings> {
  const site = new PakitiSite();
  try {
    await prepare(site, place);
    await site.start();
    for (const [name, versions] of acknowledged)
      if (!(await post(site, name, versions.at(-1) ?? 0))) throw new Error(`${name}: no OK`);
    return await foundWhenAssessed(site, place);
  } finally {
    await site.remove();
  }
}

type Counts = Omit<IngestAccount, 'rounds' | 'differing'>;

async function accountOf({ acknowledged, repeated }: Fleet, place: StorePlace): Promise<Counts> {
  const rows = await query<{ name: string; context: string; until: number | null }>(
    place,
    `select host.name, inventory.context, stay.until from pakiti_stay as stay
      join pakiti_host as host on host.id = stay.host
      join pakiti_inventory as inventory on inventory.id = stay.inventory order by host.name, stay.from_at`,
  );
  const [saved] = await query<{ value: number }>(
    place,
    `select value from pakiti_statistic where name = 'savedReports'`,
  );
  const stays = Map.groupBy(rows, ({ name }) => name);
  let [missing, doubled, outdated, count] = [0, 0, 0, 0];
  for (const [name, versions] of acknowledged) {
    count += versions.length;
    const kept = (stays.get(name) ?? []).map(({ context }) =>
      Number((JSON.parse(context) as { readonly kernel: string }).kernel),
    );
    missing += versions.filter((version) => !kept.includes(version)).length;
    doubled += kept.length - new Set(kept).size;
    if (kept.at(-1) !== versions.at(-1) || stays.get(name)?.at(-1)?.until !== null) outdated += 1;
  }
  const miscounted = Math.abs((saved?.value ?? 0) - rows.length);
  return { acknowledged: count, repeated, missing, doubled, outdated, miscounted };
}

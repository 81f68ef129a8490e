/**
 * Two Pakiti servers over one PostgreSQL: the same hosts report to both, both sync the same feed and assess, and one is
 * killed meanwhile. What is found, since when, and told of it is what one server would have.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { FindingsBench } from '../kit/pakiti-incidents.ts';
import { PakitiSite } from '../kit/pakiti-server.ts';
import {
  connectionString,
  POSTGRESQL_PACKAGES,
  type Postgresql,
  startPostgresql,
} from '../kit/postgresql.ts';

const HOSTS = Array.from({ length: 8 }, (_, index) => `h${index}.example.org`);
const SITES = ['SITE-A', 'SITE-B'];
const PATIENCE_SECONDS = 300;
/** Of bash, which no host mends; of what every host mends; of what only the second snapshot speaks of. */
const [STAYS, ENDS, LATER] = ['CVE-2026-1000', 'CVE-2026-2000', 'CVE-2026-3000'];
const LAST = 12;

describeWith(POSTGRESQL_PACKAGES, 'two Pakiti servers over one PostgreSQL', function () {
  this.timeout(900_000);
  let directory: string;
  let postgresql: Postgresql;
  let servers: readonly PakitiSite[];
  let stores: Store[];

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-two-servers-'));
    postgresql = await startPostgresql();
    stores = [await open(), await open()];
    say('ALSA-1', 'bash', '5.1-9.el9', STAYS);
    say('ALSA-2', 'seq', `${LAST / 2}-1.el9`, ENDS);
    servers = [new PakitiSite(), new PakitiSite()];
    const feeds = { only: ['osv'], everySeconds: 60, each: { osv: { from: [directory] } } };
    for (const server of servers)
      server.configure({
        ...{ store: { postgresql: connectionString(postgresql) }, listen: { port: 0 }, log: 'info' },
        feeds: { ...feeds, directory: server.place('feeds') },
      });
    await Promise.all(servers.map((server) => server.start()));
  });
  after(async () => {
    for (const server of servers) await server.remove();
    for (const store of stores) await store.close();
    await postgresql.stop();
    rmSync(directory, { recursive: true });
  });

  const open = (): Promise<Store> => openPostgresql(postgresql.connection);

  /** In the form of OSV. */
  function say(id: string, name: string, fixed: string, cve: string): void {
    const events = [{ introduced: '0' }, { fixed }];
    const affected = [
      { package: { ecosystem: 'AlmaLinux:9', name }, ranges: [{ type: 'ECOSYSTEM', events }] },
    ];
    const document = { id, modified: '2026-01-01T00:00:00Z', upstream: [cve], affected };
    writeFileSync(join(directory, `${id}.json`), JSON.stringify(document));
  }

  /** One version after the other, to one server and then the other, each until somebody has said OK. */
  async function report(host: string, at: number, last: number): Promise<void> {
    for (let version = 1; version <= last; version += 1)
      for (let turn = at + version; !(await post(servers[turn % 2], host, version)); turn += 1)
        await delay(100);
  }

  async function post(server: PakitiSite | undefined, host: string, version: number): Promise<boolean> {
    const site = SITES[HOSTS.indexOf(host) % 2];
    const body = [
      ...['#', 'arch: x86_64', `host: ${host}`, 'kernel: ', 'packager: rpm', `site: ${site}`],
      ...['system: AlmaLinux release 9.5 (Teal Serval)', 'version: 1', '#', 'bash\t0:5.1-6.el9\tx86_64'],
      ...[
        `${host}\t0:1-1.el9\tx86_64`,
        'later\t0:1-1.el9\tx86_64',
        `seq\t0:${version}-1.el9\tx86_64`,
        '#',
        '',
      ],
    ].join('\n');
    try {
      const reply = await fetch(`http://127.0.0.1:${server?.port}/feed/?protocol=5`, {
        method: 'POST',
        body,
      });
      return (await reply.text()) === 'OK\n';
    } catch {
      return false;
    }
  }

  it('keep the counts of a day once', async () => {
    const counts = { hosts: 1, vulnerable: 0, unknown: 0, tagged: 0, overdue: 0 };
    const sites = Array.from({ length: 600 }, (_, index) => ({ site: `SITE-${index}`, ...counts }));
    for (let day = 10; day < 20; day += 1)
      await Promise.all(stores.map((store) => store.pakiti().days.put(`2098-05-${day}`, sites, [])));
    const [store] = stores;
    expect(await store?.pakiti().days.sites({ from: '2098-05-19' })).to.have.length(sites.length);
  });

  it('find, remember and tell what one would, though one is killed meanwhile', async () => {
    const [first, second] = stores.map((store) => new FindingsBench({ pakiti: store, ledger: store }));
    if (first === undefined || second === undefined) throw new Error('no store');
    await first.intake.intake.prepare();
    const now = (): number => (first.pakiti.at = second.pakiti.at = Date.now() / 1000);
    now();
    await first.tag(STAYS);
    await first.tag(LATER);
    const looking = new AbortController();
    const looks = (async () => {
      while (!looking.signal.aborted) {
        now();
        await Promise.all([first.look(), second.look()]);
        await delay(200);
      }
    })();

    const { tables } = first.pakiti;
    await Promise.all(HOSTS.map((host, at) => report(host, at, 1)));
    await eventually('the first snapshot', PATIENCE_SECONDS, async () =>
      (await tables.recordsAbout(STAYS)).length > 0 ? true : undefined,
    );
    say('ALSA-3', 'later', '2-1.el9', LATER);
    const reporting = Promise.all(HOSTS.map((host, at) => report(host, at, LAST)));
    await delay(1500);
    await servers[1]?.end('SIGKILL');
    await delay(1000);
    await servers[1]?.start();
    await reporting;
    await eventually('the second snapshot, and all assessments', PATIENCE_SECONDS, async () => {
      const told = await tables.recordsAbout(LATER);
      return told.length > 0 && (await tables.countPending()) === 0 ? true : undefined;
    });
    await eventually('issues of all hosts', PATIENCE_SECONDS, async () =>
      (await first.shown()).filter((issue) => issue.includes('h6') || issue.includes('h7')).length === 4
        ? true
        : undefined,
    );
    looking.abort();
    await looks;

    const hosts = await tables.hosts({}, undefined, 2 * HOSTS.length);
    expect(hosts.map(({ name }) => name).toSorted()).to.deep.equal(HOSTS);
    for (const { id, name, inventory } of hosts) {
      const found = (await tables.findings([inventory])).map(({ cve, verdict }) => `${cve} ${verdict}`);
      expect(found, name).to.deep.equal([`${STAYS} vulnerable`, `${LATER} vulnerable`]);
      const spells = await tables.history(id);
      const shown = spells.map(
        ({ cve, verdict, until }) => `${cve} ${verdict} ${until === null ? 'open' : 'over'}`,
      );
      expect(shown.toSorted(), name).to.deep.equal([
        `${STAYS} vulnerable open`,
        `${ENDS} vulnerable over`,
        `${LATER} vulnerable open`,
      ]);
      const since = (cve: string): number | undefined => spells.find((one) => one.cve === cve)?.from;
      expect(since(STAYS), name).to.equal(since(ENDS));
    }
    const sites = SITES.map((site, at) => [site, HOSTS.filter((_, index) => index % 2 === at).join(' ')]);
    expect((await first.shown()).toSorted()).to.deep.equal(
      [STAYS, LATER].flatMap((cve) => sites.map(([site, names]) => `${cve} ${site} open: ${names}`)),
    );
    for (const { log } of servers)
      expect(log.filter(({ level }) => level === 'error' || level === 'warn')).to.deep.equal([]);
  });
});

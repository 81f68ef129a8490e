/** Contacts from GOCDB over HTTPS with a client certificate, through everything that goes wrong with it. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Site, SiteDirectory } from '../../src/incidents/contacts/directory.ts';
import { GOCDB_NEEDS } from '../../src/incidents/contacts/gocdb/client.ts';
import {
  type GocdbSource,
  keptDirectory,
  refreshDirectory,
  type RefreshedDirectory,
} from '../../src/incidents/contacts/gocdb/gocdb.ts';
import { MAX_AGE } from '../../src/incidents/contacts/gocdb/join.ts';
import type { Exchange } from '../../src/host/exchange.ts';
import { localExchange } from '../../src/host/local/exchange.ts';
import { createCa, type Ca } from '../kit/ca.ts';
import { type GocdbContent, type GocdbDouble, type GocdbSite, startGocdb } from '../kit/gocdb-double.ts';
import { FAULTS, text } from './gocdb-scenarios.ts';
import { silent } from '../kit/http-server.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { rejection } from '../kit/rejection.ts';
import { issue, type Issued, serverExtensions } from '../kit/tls-ca.ts';

const NOW = 1_790_000_000;
const HOUR = 3600;

function content(): GocdbContent {
  return {
    sites: [
      { id: 14, name: 'Izola MRF', ngi: 'NGI_SI', csirt: 'csirt@izolamrf.si', timeZone: 'Europe/Ljubljana' },
      {
        id: 15,
        name: 'SITE-B',
        ngi: 'NGI_SI',
        csirt: 'a@b.example.org; b@b.example.org, A <a@b.example.org>',
      },
      { id: 16, name: 'SITE & C', ngi: 'NGI_X', csirt: 'not set', officer: 'officer@c.example.org' },
      { id: 17, name: 'SITE-D', ngi: 'NGI_X', certification: 'Suspended', infrastructure: 'Test' },
      { id: 18, name: 'SITE-E', ngi: 'NGI_X', csirt: 'ask at the desk', timeZone: 'Mars/Olympus' },
      { id: 19, name: 'SITE-F', ngi: 'NGI_Y', csirt: 'f@example.org', certification: 'Closed' },
      { id: 20, name: 'SITE-G', ngi: 'NGI_Y', csirt: 'g@example.org' },
    ],
    ngis: { NGI_SI: 'ngi-si-security@swing-grid.si', NGI_X: '', NGI_Y: 'y@example.org' },
    downtimes: [
      {
        site: 'Izola MRF',
        host: 'CE.izolamrf.si',
        service: 'ARC-CE',
        severity: 'OUTAGE',
        from: NOW - HOUR,
        to: NOW + HOUR,
      },
      {
        site: 'Izola MRF',
        host: 'se.izolamrf.si',
        service: 'SRM',
        severity: 'WARNING',
        from: NOW,
        to: NOW + HOUR,
      },
    ],
    changes: [
      [NOW - 9000, 'SITE-D', 'Uncertified', 'Certified'],
      [NOW - 5000, 'SITE-D', 'Certified', 'Suspended'],
      [NOW - 8000, 'SITE-G', 'Certified', 'Suspended'],
    ],
  };
}

describe('contacts from GOCDB', function () {
  this.timeout(180_000);
  let directory: string;
  let ca: Ca;
  let server: Issued;
  let client: Issued;
  let gocdb: GocdbDouble;
  let exchange: Exchange;
  let source: GocdbSource;
  let now = NOW;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-gocdb-'));
    ca = createCa(directory, 'authority');
    server = issue(directory, ca);
    client = issue(directory, ca, { subject: '/CN=secmon', extensions: serverExtensions() });
  });
  after(() => rmSync(directory, { recursive: true }));

  beforeEach(async () => {
    now = NOW;
    gocdb = await startGocdb(server, ca, content());
    exchange = openExchange(client);
    source = {
      place: { url: gocdb.url, scopes: ['EGI'] },
      cache: mkdtempSync(join(directory, 'cache-')),
      maxAge: MAX_AGE,
    };
  });
  afterEach(async () => {
    exchange.close();
    await gocdb.close();
  });

  function openExchange(shown?: Issued, timeoutSeconds = 30): Exchange {
    const read = (file: string): string => readFileSync(file, 'utf8');
    return localExchange({
      ...GOCDB_NEEDS,
      timeoutSeconds,
      maxBytes: 1_000_000,
      authorities: read(ca.certificateFile),
      ...(shown === undefined
        ? {}
        : { client: { certificate: read(shown.certificateFile), key: read(shown.keyFile) } }),
    });
  }

  const host = {
    ...localHostFromSource(),
    clock: { now: () => now },
  };
  const refresh = (acceptLoss = false): Promise<RefreshedDirectory> =>
    refreshDirectory(host, exchange, source, acceptLoss);
  const troubles = ({ troubles: all }: RefreshedDirectory): readonly string[] =>
    all.map(({ part, failure }) => `${part} ${failure.reason}: ${failure.message}`);
  const site = ({ sites }: SiteDirectory, name: string): Site => sites.get(name)!;

  it('are one directory of sites, joined over every method and page', async () => {
    const refreshed = await refresh();
    expect(troubles(refreshed)).to.deep.equal([]);
    const { sites, notes } = refreshed.directory;
    expect([...sites.keys()]).to.deep.equal(gocdb.content.sites.map(({ name }) => name));
    expect(sites.get('Izola MRF')).to.deep.equal({
      name: 'Izola MRF',
      ngi: 'NGI_SI',
      country: 'SI',
      timeZone: 'Europe/Ljubljana',
      certification: 'Certified',
      production: true,
      scopes: ['EGI'],
      csirt: ['csirt@izolamrf.si'],
      ngiSecurity: ['ngi-si-security@swing-grid.si'],
      downtimes: {
        known: true,
        list: [
          { from: NOW - HOUR, to: NOW + HOUR, severity: 'OUTAGE', host: 'ce.izolamrf.si', service: 'ARC-CE' },
          { from: NOW, to: NOW + HOUR, severity: 'WARNING', host: 'se.izolamrf.si', service: 'SRM' },
        ],
      },
    });
    expect(site(refreshed.directory, 'SITE-B').csirt).to.deep.equal(['a@b.example.org', 'b@b.example.org']);
    expect(site(refreshed.directory, 'SITE & C').csirt).to.deep.equal(['officer@c.example.org']);
    expect(site(refreshed.directory, 'SITE & C').ngiSecurity).to.deep.equal(['officer@ngi-x.example.org']);
    expect(site(refreshed.directory, 'SITE-D')).to.include({
      certification: 'Suspended',
      certificationSince: NOW - 5000,
      production: false,
    });
    expect(notes).to.have.members([
      "'SITE-E': no mail address 'ask at the desk'",
      "'SITE-E': no time zone 'Mars/Olympus'",
      "'SITE-G': 'Certified', but changed to 'Suspended' last",
    ]);
    expect(
      gocdb.asked.filter((one) => one.startsWith('get_site ') || one.startsWith('get_site_s')),
    ).to.deep.equal(['get_site 0', 'get_site 3', 'get_site 6', 'get_site 7', 'get_site_security_info']);
  });

  it('are kept on disk for nobody else, and are there without GOCDB, with their age', async () => {
    const { directory: before } = await refresh();
    expect(statSync(join(source.cache, 'gocdb.json')).mode & 0o777).to.equal(0o600);
    now += 2 * HOUR;
    const kept = await keptDirectory(host, source);
    expect([...kept.sites]).to.deep.equal([...before.sites]);
    expect(kept.heard.map(({ age }) => age)).to.deep.equal(kept.heard.map(() => 2 * HOUR));
  });

  it('of long ago say nothing of downtimes and certification any more, and still whom to write to', async () => {
    await refresh();
    now += 7 * HOUR;
    const later = site(await keptDirectory(host, source), 'Izola MRF');
    expect(later.downtimes).to.deep.equal({
      known: false,
      reason: 'downtimes were last heard at 2026-09-21T14:13:20Z',
    });
    expect(later.certification).to.equal('Certified');
    now += 7 * 24 * HOUR;
    const muchLater = site(await keptDirectory(host, source), 'Izola MRF');
    expect(muchLater).to.include({ certification: 'unknown' });
    expect(muchLater.csirt).to.deep.equal(['csirt@izolamrf.si']);
  });

  it('that a clock ahead of ours has written are of no known age', async () => {
    await refresh();
    now -= HOUR;
    const { heard, sites } = await keptDirectory(host, source);
    expect(heard.every(({ age }) => age === Infinity)).to.equal(true);
    expect(sites.get('Izola MRF')).to.deep.include({ certification: 'unknown' });
  });

  for (const [name, answer, complaint] of FAULTS)
    it(`stay as they were with ${name} in place of an answer`, async () => {
      const { directory: before } = await refresh();
      gocdb.faults = { get_site: answer };
      now += HOUR;
      exchange.close();
      exchange = openExchange(client, answer === silent ? 5 : 30);
      const refreshed = await refresh();
      expect(troubles(refreshed)).to.have.length(1);
      expect(troubles(refreshed)[0]).to.include(`sites ${complaint}`);
      expect([...refreshed.directory.sites]).to.deep.equal([...before.sites]);
      expect(refreshed.directory.heard[0]).to.deep.equal({ part: 'sites', age: HOUR });
      expect(refreshed.directory.heard[2]).to.deep.equal({ part: 'security', age: 0 });
    });

  it('of which many vanish are not believed until it is accepted', async () => {
    await refresh();
    const before = gocdb.content.sites;
    gocdb.content.sites = before.slice(3);
    const refused = await refresh();
    expect(troubles(refused)).to.include(
      'sites refused: 3 of 7 sites have vanished; kept as they were until it is accepted',
    );
    expect(refused.directory.sites.size).to.equal(7);
    expect((await refresh()).directory.sites.size).to.equal(7);
    expect((await refresh(true)).directory.sites.size).to.equal(4);
    gocdb.content.sites = gocdb.content.sites.slice(1);
    const believed = await refresh();
    expect(troubles(believed)).to.deep.equal([]);
    expect(believed.directory.sites.size).to.equal(3);
  });

  it('that many sites have lost at once, with their certification, are not believed either', async () => {
    await refresh();
    const changed = (change: Partial<GocdbSite>): readonly GocdbSite[] =>
      content().sites.map((one) => ({ ...one, ...change }));
    gocdb.content.sites = changed({ csirt: '' });
    const without = await refresh();
    expect(troubles(without)).to.deep.equal([
      'sites refused: 4 of 4 sites with security contacts have vanished; kept as they were until it is accepted',
      'security refused: 4 of 4 sites with security contacts have vanished; kept as they were until it is accepted',
    ]);
    expect(site(without.directory, 'Izola MRF').csirt).to.deep.equal(['csirt@izolamrf.si']);
    gocdb.content.sites = changed({ certification: 'Closed' });
    expect(troubles(await refresh())).to.deep.equal([
      'sites refused: 5 of 5 certified sites have vanished; kept as they were until it is accepted',
    ]);
  });

  it('follow a site that is renamed, by its key', async () => {
    gocdb.content.sites = content().sites.map((one) =>
      one.id === 14 ? { ...one, name: 'Izola New', csirt: '' } : one,
    );
    gocdb.faults = { get_site_security_info: text(oneSite('14G0', 'Izola MRF', 'old@izolamrf.si')) };
    const { directory: joined } = await refresh();
    expect(site(joined, 'Izola New').csirt).to.deep.equal(['old@izolamrf.si']);
  });

  it('are not asked for without the certificate', async () => {
    exchange.close();
    exchange = openExchange();
    const refreshed = await refresh();
    expect(new Set(refreshed.troubles.map(({ failure }) => failure.reason))).to.deep.equal(
      new Set(['denied']),
    );
    expect(refreshed.directory.sites.size).to.equal(0);
    expect(gocdb.asked).to.deep.equal([]);
  });

  it('are those of the place that is asked, never those kept of another', async () => {
    await refresh();
    const other = { ...source, place: { ...source.place, scopes: ['Local'] } };
    expect((await keptDirectory(host, other)).sites.size).to.equal(0);
  });

  it('are refused where what is kept is spoilt', async () => {
    writeFileSync(join(source.cache, 'gocdb.json'), '{"version":1,');
    expect(await rejection(keptDirectory(host, source))).to.include({ reason: 'malformed' });
    writeFileSync(join(source.cache, 'gocdb.json'), '{"version":2}');
    expect(await rejection(keptDirectory(host, source))).to.include({ reason: 'malformed' });
  });
});

function oneSite(key: string, name: string, csirt = ''): string {
  return `<results><SITE ID="1" PRIMARY_KEY="${key}" NAME="${name}"><CSIRT_EMAIL>${csirt}</CSIRT_EMAIL></SITE></results>`;
}

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createCa } from '../../test/kit/ca.ts';
import { eventually } from '../../test/kit/eventually.ts';
import { type GocdbDouble, startGocdb } from '../../test/kit/gocdb-double.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { issue, serverExtensions } from '../../test/kit/tls-ca.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { mayTell, sitePolicy } from '../../src/incidents/intake/site-policy.ts';
import { keepLaidDown, type LaidDown, type LaidDownConfiguration, readLaidDown } from './laid-down.ts';
import { sitesOf } from './site-finder.ts';

const machine = localMachine(localHostFromSource());
let folder = '';
const place = (name: string): string => join(folder, name);

describe('sites and policy from GOCDB', function () {
  this.timeout(180_000);
  let gocdb: GocdbDouble;
  let configuration: LaidDownConfiguration;
  let laid: LaidDown | undefined;
  let told: (string | undefined)[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-laid-down-'));
    const ca = createCa(folder, 'authority');
    const client = issue(folder, ca, { subject: '/CN=secmon', extensions: serverExtensions() });
    chmodSync(client.keyFile, 0o600);
    const sites = Array.from({ length: 30 }, (_, id) => {
      const name = id === 0 ? 'SITE-A' : `SITE-${id}`;
      return { id, name, ngi: 'NGI_X', csirt: 'csirt@example.org' };
    });
    gocdb = await startGocdb(issue(folder, ca), ca, { sites, ngis: {}, downtimes: [], changes: [] });
    const given = {
      url: gocdb.url,
      certificate: client.certificateFile,
      key: client.keyFile,
      authorities: ca.certificateFile,
      cache: mkdtempSync(place('cache-')),
      everySeconds: 0.2,
    };
    configuration = { contacts: { gocdb: given } };
    told = [];
  });
  afterEach(async () => {
    laid?.stop();
    await gocdb.close();
    rmSync(folder, { recursive: true });
  });

  const keep = async (): Promise<LaidDown> =>
    (laid = await keepLaidDown(machine, configuration, (trouble) => told.push(trouble)));
  const csirtOf = async (of: LaidDown): Promise<unknown> =>
    (await sitesOf(() => of.now().directory)('SITE-A'))?.csirt;

  it('are what was last heard until it was asked, and then again from time to time', async () => {
    const kept = await readLaidDown(machine, configuration);
    expect(mayTell(kept, 'SITE-A').decision).to.equal('hold');
    expect(await rejection(sitesOf(() => kept.directory)('SITE-A'))).to.include({ reason: 'missing' });
    const now = await keep();
    await now.asked;
    expect(mayTell(now.now(), 'SITE-A').decision).to.equal('ticket');
    expect(await csirtOf(now)).to.deep.equal(['csirt@example.org']);
    gocdb.content.sites = gocdb.content.sites.map((site) =>
      site.name === 'SITE-A' ? { ...site, certification: 'Suspended' } : site,
    );
    await eventually(
      'a site that is told no more',
      60,
      () => mayTell(now.now(), 'SITE-A').decision === 'never' || undefined,
    );
    expect(told).to.deep.equal([]);
  });

  it('stay as they were while it answers nothing good, which is said once, and that it is over', async () => {
    const now = await keep();
    await now.asked;
    gocdb.faults = { get_site: (_, response) => void response.writeHead(503).end() };
    await eventually('trouble', 60, () => told.length > 0 || undefined);
    expect(told[0]).to.contain('sites: as it was: ');
    const asked = gocdb.asked.length;
    await eventually('asking again', 60, () => gocdb.asked.length > asked + 10 || undefined);
    expect(told).to.have.lengthOf(1);
    expect(await csirtOf(now)).to.deep.equal(['csirt@example.org']);
    gocdb.faults = {};
    await eventually('no trouble', 60, () => told.length > 1 || undefined);
    expect(told[1]).to.equal(undefined);
  });

  it('are asked for no more once they are stopped', async () => {
    const now = await keep();
    await now.asked;
    now.stop();
    await gocdb.close();
    expect(await csirtOf(now)).to.deep.equal(['csirt@example.org']);
  });
});

describe('deadlines from the catalogue', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-laid-down-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const ID = 'EGI-SVG-2025-16';
  const advisory = (id: string, more = ''): string =>
    `id: ${id}\ntitle: t\nrisk: critical\ntlp: CLEAR\nurl: https://example.org/a\npublished: 2026-01-01\n${more}exposed: {package: {name: sudo}}\n`;
  const write = (name: string, text: string): void => {
    mkdirSync(place('catalogue'), { recursive: true, mode: 0o755 });
    writeFileSync(place(`catalogue/${name}`), text);
  };
  const at = (text: string): number => Date.parse(text) / 1000;

  it('are those of the shipped one, and an issue is due by them and the shipped policy', async () => {
    const laid = await readLaidDown(machine, {});
    expect(laid.advisoryOf(ID.toLowerCase())?.deadlineAt).to.equal(at('2025-09-26'));
    const since = at('2025-09-20');
    const subject = { site: 'SITE-A', class: 'advisory', id: ID, scope: '' } as const;
    const opening = { subject, severity: 'critical', hosts: ['wn1'], since } as const;
    expect(sitePolicy(() => laid).deadlineOf(opening)).to.equal(at('2025-09-26'));
  });

  it('are those of the operator before shipped ones of the same id, and beside the others', async () => {
    write('moved.yaml', advisory(ID, 'deadline: 2026-02-01\n'));
    write('own.yaml', advisory('SITE-2026-01', 'aliases: [CVE-2026-99999]\ndeadline: 2026-03-01\n'));
    const { advisoryOf } = await readLaidDown(machine, { catalogue: place('catalogue') });
    expect(advisoryOf(ID)?.deadlineAt).to.equal(at('2026-02-01'));
    expect(advisoryOf('CVE-2026-99999')?.deadlineAt).to.equal(at('2026-03-01'));
    expect(advisoryOf('EGI-SVG-2025-10')).not.to.equal(undefined);
  });

  it('are those of the other files where one cannot be read, and that is said', async () => {
    write('own.yaml', advisory('SITE-2026-01', 'deadline: 2026-03-01\n'));
    write('wrong.yaml', 'id: 7\n');
    const told: string[] = [];
    const laid = await readLaidDown(machine, { catalogue: place('catalogue') }, (text) => told.push(text));
    expect(laid.advisoryOf('SITE-2026-01')?.deadlineAt).to.equal(at('2026-03-01'));
    expect(told).to.have.lengthOf(1);
    expect(told[0]).to.contain('wrong.yaml:1');
  });

  it('are refused where others may write the directory', async () => {
    write('own.yaml', advisory('SITE-2026-01'));
    chmodSync(place('catalogue'), 0o777);
    const failure = await rejection(readLaidDown(machine, { catalogue: place('catalogue') }));
    expect(failure).to.include({ reason: 'denied' });
  });
});

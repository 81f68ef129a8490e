/**
 * What today's operations portal reads, as golden files (`UPDATE_GOLDEN=1` writes them), and read back by the selectors
 * of its views: `CsiNagios`, `CsiNagiosRecords` and `CsiNagiosProbes` of Lavoisier's `etc/app/views/CSI/csi.xml`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { probeDefinitions } from '../../plugins/portal-probes.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Report } from '../../src/bridge/event.ts';
import { probeDefinitionsXml } from '../../src/portal/drop-in/probe-definitions.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { at, NOW, PortalBench, type Row } from '../kit/portal.ts';
import { xpath, XPATH_PACKAGES } from '../kit/xpath.ts';

const NAGSTAT = '/nagios-oat-cgi/cgi-bin/nagstat2xml.cgi';
const CE = { site: 'SITE-A', ngi: 'NGI_X', host: 'ce1.example.org' };
const CRL = 'eu.egi.sec.WN-CRL-ops';
const PAKITI = 'eu.egi.sec.ARCCE-Pakiti-Check';
const FOUND = 'Found following unresolved vulnerabilities in Pakiti: cve-2021-44228, cve-2025-1234567';

const REPORTS: readonly Partial<Report>[] = [
  {
    subject: { ...CE, node: 'wn1.example.org', service: CRL },
    state: 'CRITICAL',
    summary: 'ERROR: <CRL> of "CA" & others expired; 5 | 6',
    longOutput: 'line one\nsite: OTHER\r\n\u0007bell',
    ...at(600),
  },
  {
    subject: { ...CE, node: 'wn2.example.org', service: CRL },
    state: 'OK',
    summary: 'wn2.example.org: all valid',
    ...at(60),
  },
  {
    subject: { ...CE, service: PAKITI },
    state: 'CRITICAL',
    summary: `Pakiti-Vuln CRITICAL - wn1.example.org, x86_64, AlmaLinux 9: ${FOUND}`,
    longOutput: '',
    ...at(120),
  },
  {
    subject: { ...CE, host: 'ce2.example.org', service: 'eu.egi.sec.WN-check_CVE-2022-2588-ops' },
    state: 'WARNING',
    summary: '=cmd|mitigated, "mostly"',
    longOutput: '',
    tags: { os: 'Debian 12', arch: 'aarch64' },
    ...at(180),
  },
  {
    subject: { ...CE, site: 'SITE-B', host: 'ce3.example.org', service: CRL },
    state: 'OK',
    summary: '',
    longOutput: '',
    ...at(30 * 86_400),
  },
  {
    subject: { ...CE, host: 'ce1.example.org', service: 'eu.egi.sec.WN-Permissions-ops' },
    state: 'WARNING',
    stateType: 'soft',
    ...at(20),
  },
  { subject: CE, state: 'OK', summary: 'PING OK', longOutput: '', ...at(10) },
];

function golden(name: string, content: string): void {
  const file = join(import.meta.dirname, 'fixtures/portal', name);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, content);
  expect(content).to.equal(readFileSync(file, 'utf8'));
}

describeWith(XPATH_PACKAGES, 'the drop-ins of the operations portal', () => {
  let store: Store;
  let bench: PortalBench;
  before(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store, { defaultSeconds: 86_400 });
    await bench.hear(...REPORTS);
  });
  after(() => store.close());

  const text = async (address: string): Promise<string> => {
    const { status, text: body } = await bench.ask(address);
    expect(status, body).to.equal(200);
    return body;
  };

  describe('nagstat2xml.cgi', () => {
    let document: string;
    before(async () => {
      document = await text(NAGSTAT);
    });
    const one = (selector: string): string => xpath(document, `string(${selector})`);
    const service = (name: string, host = 'ce1.example.org'): string =>
      `/nagios/servicestatus[service_description/text()='${name}'][host_name/text()='${host}']`;

    it('is the golden file', () => golden('nagstat2xml.xml', document));

    it('is one element for each service of a host, and one for the host', () => {
      expect(xpath(document, 'count(/nagios/servicestatus)')).to.equal('5');
      expect(xpath(document, 'count(/nagios/hoststatus)')).to.equal('1');
      expect(xpath(document, `count(${service(CRL)})`)).to.equal('1');
    });

    it('gives site, states and time as the views select them', () => {
      expect(one(`substring-after(${service(CRL)}/_SITE_NAME/@value,"0;")`)).to.equal('SITE-A');
      expect(one(`${service(CRL)}/current_state/@value`)).to.equal('2');
      expect(one(`${service(CRL)}/last_hard_state/@value`)).to.equal('2');
      expect(one(`${service(CRL)}/last_check/@value`)).to.equal(String(NOW - 600));
    });

    it('gives the node as the views cut it out', () => {
      const output = `${service(CRL)}/plugin_output/text()`;
      expect(one(`substring-before(${output},': ')`)).to.equal('wn1.example.org');
      const pakiti = `${service(PAKITI)}/plugin_output/text()`;
      expect(xpath(document, `contains(${pakiti},'Pakiti-Vuln')`)).to.equal('true');
      expect(one(`substring-before(substring-after(${pakiti},' - '),':')`)).to.equal(
        'wn1.example.org, x86_64, AlmaLinux 9',
      );
    });

    it('shows the worst of the nodes, and names the others', () => {
      expect(one(`${service(CRL)}/plugin_output/text()`)).to.equal(
        'wn1.example.org: ERROR: <CRL> of "CA" & others expired; 5 | 6',
      );
      expect(one(`${service(CRL)}/long_plugin_output/text()`)).to.equal(
        'line one\nsite: OTHER\r\n\\u0007bell\nalso wn2.example.org: OK: wn2.example.org: all valid',
      );
    });

    it('shows what is silent as unknown, and says so, without a node', () => {
      const silent = service(CRL, 'ce3.example.org');
      expect(one(`${silent}/last_hard_state/@value`)).to.equal('3');
      expect(one(`${silent}/current_state/@value`)).to.equal('3');
      expect(one(`substring-before(${silent}/plugin_output/text(),': ')`)).to.equal('');
      expect(one(`${silent}/plugin_output/text()`)).to.match(
        /^\[stale, no result since 2026-04-01T12:00:00.000Z\]$/,
      );
    });

    it('leaves out what there is not, so that the view writes its own words', () => {
      expect(xpath(document, `count(${service(PAKITI)}[not(long_plugin_output)])`)).to.equal('1');
    });

    it('answers the other known form of the question', async () => {
      const fields =
        '_SITE_NAME,host_name,service_description,plugin_output,long_plugin_output,current_state,last_hard_state,last_check';
      const asked = await text(`${NAGSTAT}?objs=servicestatus&servicestatus=${fields}`);
      expect(xpath(asked, 'count(/nagios/*)')).to.equal('5');
      const few = await text(`${NAGSTAT}?objs=servicestatus&servicestatus=host_name`);
      expect(xpath(few, 'count(/nagios/servicestatus/*)')).to.equal('5');
      expect((await bench.ask(`${NAGSTAT}?objs=comments`)).status).to.equal(400);
    });
  });

  describe('probe_definitions.xml', () => {
    it('is the golden file', async () =>
      golden('probe_definitions.xml', await text('/probe_definitions.xml')));

    it('names every shipped metric, as the whitelist selects it', () => {
      const shipped = probeDefinitions(['ops']);
      const document = probeDefinitionsXml(shipped);
      for (const { name, friendlyName, description } of shipped) {
        const service = `/probe_descriptions/services/service[@name='${name}']`;
        expect(xpath(document, `string(${service}/@friendly_name)`)).to.equal(friendlyName);
        expect(xpath(document, `string(${service}/@description)`)).to.equal(description);
      }
      expect(shipped.map(({ name }) => name)).to.include.members([
        CRL,
        'eu.egi.sec.WN-check_CVE-2025-38352-ops',
        'eu.egi.Argus-DNs',
      ]);
      expect(new Set(shipped.map(({ name }) => name)).size).to.equal(shipped.length);
      expect(shipped.filter(({ description }) => description === '')).to.deep.equal([]);
    });

    it('has each of them for every VO', () => {
      expect(probeDefinitions(['ops', 'dteam']).map(({ name }) => name)).to.include.members([
        CRL,
        'eu.egi.sec.WN-CRL-dteam',
      ]);
    });
  });

  describe('the security API', () => {
    it('is the golden file in CSV, JSON and XML', async () => {
      golden('csi.csv', await text('/CSI_API?severity=all&format=csv'));
      golden('csi.json', await text('/CSI_API?severity=all'));
      golden('csi.xml', await text('/CSI_API?severity=all&format=xml'));
    });

    it('has one line for each CVE, exact, with the columns of the original', async () => {
      const lines = (await text('/CSI_API?format=csv&test_name=eu.egi.sec.ARCCE-Pakiti-Check')).split('\r\n');
      expect(lines[0]).to.equal('severity,test_name,site,host,node,os,arch,summary,last_report,cve');
      const first = `EGI-Critical,${PAKITI},SITE-A,ce1.example.org,wn1.example.org,AlmaLinux 9,x86_64,`;
      expect(lines.slice(1, 3).map((line) => [line.startsWith(first), line.split(',').at(-1)])).to.deep.equal(
        [
          [true, 'CVE-2021-44228'],
          [true, 'CVE-2025-1234567'],
        ],
      );
      expect(lines[1]).to.contain('2026-05-01 11:58:00');
    });

    it('takes the parameters of the original', async () => {
      const rows = async (query: string): Promise<readonly unknown[]> =>
        ((await bench.ask(`/CSI_API?${query}`)).json as readonly Row[])
          .map(({ severity, host }) => `${String(severity)} ${String(host)}`)
          .toSorted();
      const critical = 'EGI-Critical ce1.example.org';
      expect(await rows('')).to.deep.equal([critical, critical]);
      expect(await rows('severity=EGI-High')).to.deep.equal(['EGI-High ce2.example.org']);
      expect(await rows('severity=unknown')).to.deep.equal([
        'unknown ce1.example.org',
        'unknown ce3.example.org',
      ]);
      expect(await rows('severity=all&cve=CVE-2022-2588,CVE-2021-44228')).to.deep.equal([
        critical,
        'EGI-High ce2.example.org',
      ]);
      expect(await rows('severity=all&cve=CVE-2021-4422')).to.deep.equal([]);
      expect(await rows('severity=all&duration=48&site=SITE-B')).to.deep.equal([]);
      expect(await rows('severity=all&site=SITE-B')).to.deep.equal(['unknown ce3.example.org']);
      expect(await rows('severity=all&ngi=NGI_X&duration=24')).to.have.length(4);
      expect((await bench.ask('/CSI_API?severity=critical')).status).to.equal(400);
    });
  });
});

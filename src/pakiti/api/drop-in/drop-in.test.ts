import { expect } from 'chai';
import { ADMIN, ALMA, BASH, NGI, PakitiApiBench, ZLIB } from '../../../../test/kit/pakiti-api.ts';
import { GONE, record, report } from '../../../../test/kit/pakiti-store.ts';
import { exceptionRow } from '../../decisions/decisions.ts';
import { dayOf, keepDay } from '../../statistics/keep-day.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe('the addresses of Pakiti', () => {
  let bench: PakitiApiBench;
  before(async () => {
    bench = await PakitiApiBench.open();
  });
  after(() => bench.close());

  async function text(address: string): Promise<string> {
    return (await bench.ask(address)).text;
  }

  /** As MySQL writes it, of the report of a host. */
  async function heard(host: string): Promise<string> {
    const [row] = await bench.tables.hosts({ names: [host] }, undefined, 1);
    return new Date((row?.last_seen ?? 0) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  }

  it('answer hosts.php as fputcsv writes it, for tags that are set alone', async () => {
    expect(await bench.ask('/pakiti/api/hosts.php?tag=EGI-Critical&activity=2d')).to.deep.equal({
      status: 200,
      type: 'text/csv; charset=utf-8',
      text: [
        'tag,cve,site,host,os,arch,last_report',
        `EGI-Critical,${BASH},ONE,a,"${ALMA}",x86_64,"${await heard('a')}"`,
        `EGI-Critical,${BASH},TWO,c,"${ALMA}",x86_64,"${await heard('c')}"`,
        '',
      ].join('\n'),
    });
    const none = 'tag,cve,site,host,os,arch,last_report\n';
    for (const filter of ['activity=-2d', `cveName=${ZLIB}`, 'tag=EGI-High'])
      expect(await text(`/api/hosts.php?${filter}`)).to.equal(none);
    expect((await bench.ask('/api/hosts.php?activity=soon')).status).to.equal(400);
  });

  it('list hosts by their name, whatever their site', async () => {
    await bench.take(report('0', { bash: '5.1-6' }, ALMA, 'TWO'));
    const rows = (await text('/api/hosts.php')).trim().split('\n');
    expect(rows.slice(1).map((row) => row.split(',')[3])).to.deep.equal(['0', 'a', 'c']);
    const [host] = await bench.tables.hosts({ names: ['0'] }, undefined, 1);
    await bench.tables.deleteHost(host?.id ?? 0);
  });

  it('answer what is vulnerable alone, under the tag that was asked for', async () => {
    const [critical, high] = await bench.tables.tags();
    await bench.tables.putTags([
      { ...critical!, tag: 'OWN' },
      { ...high!, state: 'set' },
    ]);
    await bench.take(report('f', { bash: '5.1-6', zlib: '1-1.el9.remi' }, ALMA, 'FOUR'));
    await bench.assess();
    const tagged = async (query: string): Promise<readonly string[]> =>
      (await text(query))
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.slice(0, row.indexOf('CVE') + 13));
    expect(await tagged('/api/hosts.php?hostGroup=FOUR')).to.have.members([
      `EGI-Critical,${BASH}`,
      `OWN,${BASH}`,
    ]);
    expect((await text('/api/tags_sites.php?site=FOUR&tag=OWN')).match(/^OWN,.*|^EGI.*/gm)).to.have.lengthOf(
      1,
    );
    await bench.tables.deleteTags(BASH, 'OWN', GONE);
    await bench.tables.putTags([high!]);
    const [host] = await bench.tables.hosts({ names: ['f'] }, undefined, 1);
    await bench.tables.deleteHost(host?.id ?? 0);
  });

  it('answer nothing for a group that there is not (F16)', async () => {
    for (const name of ['hosts.php', 'hostsinfo.php', 'tags_sites.php'])
      expect((await text(`/api/${name}?hostGroup=NONE`)).split('\n')).to.have.length(2);
    const [all] = [await text('/api/hostsinfo.php?hostGroup=')];
    expect(all.split('\n')).to.have.length(6);
  });

  it('take a group of ours for a group of theirs', async () => {
    await bench.tables.addMember({ name: 'farm', site: '', host: 'c' });
    expect(await text('/api/hostsinfo.php?hostGroup=farm')).to.equal(`host,arch,os\nc,x86_64,"${ALMA}"\n`);
    await bench.tables.deleteMember({ name: 'farm', site: '', host: 'c' });
  });

  it('answer hostsinfo.php with hosts that have nothing too, hostile names inert', async () => {
    expect(await text('/api/hostsinfo.php?hostGroup=TWO')).to.equal(
      `host,arch,os\n'=d,x86_64,"Homegrown 7 <x> (undetermined)"\nc,x86_64,"${ALMA}"\n`,
    );
  });

  it('say in hostsinfo.php of what could not be judged that it was not', async () => {
    const system = 'Debian GNU/Linux 12';
    const os = async (): Promise<string | undefined> =>
      (await text('/api/hostsinfo.php?hostGroup=THREE')).split('\n')[1];
    await bench.read('debian-tracker', [
      record(BASH, { release: 'debian:12', source: 'bash', fixed: '2-1' }),
    ]);
    await bench.take(report('e', { bash: ':-' }, system, 'THREE'));
    expect(await os(), 'it waits').to.equal(`e,amd64,"${system} (undetermined)"`);
    await bench.assess();
    expect(await os(), 'of a tagged CVE nobody can tell').to.equal(`e,amd64,"${system} (undetermined)"`);
    await bench.take(report('e', { bash: '3-1' }, system, 'THREE'));
    await bench.assess();
    expect(await os()).to.equal(`e,amd64,"${system}"`);
    const [host] = await bench.tables.hosts({ names: ['e'] }, undefined, 1);
    await bench.tables.deleteHost(host?.id ?? 0);
    await bench.tables.dropFeed('debian-tracker', [], bench.at);
  });

  it('say in hostsinfo.php of a host that is silent that nobody can tell', async () => {
    const { at } = bench;
    bench.at += 3 * 86_400;
    expect(await text('/api/hosts.php?activity=2d&hostGroup=ONE')).to.equal(
      'tag,cve,site,host,os,arch,last_report\n',
    );
    expect(await text('/api/hostsinfo.php?hostGroup=ONE')).to.equal(
      `host,arch,os\na,x86_64,"${ALMA} (undetermined)"\nb,x86_64,"${ALMA} (undetermined)"\n`,
    );
    bench.at = at;
  });

  it('answer cve.php in CSV and XML, of what a release or a host calls itself', async () => {
    const heading = 'CVE,Os,Package name,Operator,Package version\n';
    expect(await bench.ask(`/api/cve.php?cve=${BASH}`)).to.include({
      type: 'text/plain; charset=utf-8',
      text: `${heading}${BASH},almalinux:9,bash,<,5.1-9\n`,
    });
    const os = encodeURIComponent(ALMA);
    expect(await text(`/api/cve.php?cve=${BASH}&os=${os}`)).to.equal(
      `${heading}${BASH},${ALMA},bash,<,5.1-9\n`,
    );
    expect(await text(`/api/cve.php?cve=${BASH}&os=debian:12`)).to.equal(heading);
    expect(await text(`/api/cve.php?cve=${BASH}0`)).to.equal(heading);
    expect(await bench.ask(`/api/cve.php?cve=${BASH}&type=xml`)).to.include({
      type: 'text/xml; charset=utf-8',
      text: `${DECLARATION}<xml><cve name="${BASH}" advisory_url=""><os name="almalinux:9"><pkg name="bash" operator="&lt;" version="5.1-9"/></os></cve></xml>\n`,
    });
    expect(await text(`/api/cve.php?cve=${BASH}0&type=xml`)).to.equal(`${DECLARATION}<xml/>\n`);
    for (const wrong of ['cve=CVE-1', `cve=${BASH}&type=yaml`])
      expect((await bench.ask(`/api/cve.php?${wrong}`)).status).to.equal(400);
  });

  it('answer tags_sites.php of Pakiti 2 in CSV', async () => {
    const heading =
      'CVE Tag,Site Country,ROC,Site Name,Hostname,Host Architecture,Host OS,CVE Name,CSIRT Mails\n';
    const two = `EGI-Critical,SI,NGI_X,TWO,c,x86_64,${ALMA},${BASH},csirt@two.example.org\n`;
    for (const filter of ['country=SI', 'roc=NGI_X', 'site=TWO'])
      expect(await text(`/api/tags_sites.php?${filter}`)).to.equal(`${heading}${two}`);
    expect(await text(`/api/tags_sites.php?type=csv&cve=${BASH}`)).to.equal(
      `${heading}EGI-Critical,,,ONE,a,x86_64,${ALMA},${BASH},\n${two}`,
    );
    expect(await text('/api/tags_sites.php?a=T2')).to.equal(heading);
    expect(await bench.ask('/api/tags_sites.php?type=json')).to.include({
      type: 'text/plain; charset=utf-8',
      text: 'Unsupported output type!',
    });
  });

  it('answer tags_sites.php of Pakiti 2 in XML, line by line', async () => {
    const { type, text: xml } = await bench.ask('/api/tags_sites.php?type=xml');
    const host = (name: string): readonly string[] => [
      '  <host>',
      `   <hostname>${name}</hostname>`,
      `   <os>${ALMA}</os>`,
      '   <cves>',
      `    <cve tag="EGI-Critical" dashboard_status="2" title="bad &lt;&amp;&gt;">${BASH}</cve>`,
      '   </cves>',
      '  </host>',
    ];
    const timestamp = `${new Date(bench.at * 1000).toISOString().slice(0, 19)}+00:00`;
    expect(type).to.equal('text/xml; charset=utf-8');
    expect(xml).to.equal(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '',
        `<pakiti xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://pakiti.egi.eu/pakiti.xsd" timestamp="${timestamp}" description="Monitoring of security updates">`,
        ' <sites>',
        ...['  <site name="ONE">', ...host('a'), '  </site>'],
        ...['  <site name="TWO">', ...host('c'), '  </site>'],
        '</sites>',
        '</pakiti>',
      ].join('\n'),
    );
  });

  it('answer cve_stats.php of Pakiti 2, of the days that were kept', async () => {
    await keepDay(bench.tables, bench.at);
    const heading = 'Country,Site Name,CVE Tag,CVE Name,Date\n';
    const today = dayOf(bench.at);
    const two = `SI,TWO,EGI-Critical,${BASH},${today}\n`;
    expect(await bench.ask('/api/cve_stats.php')).to.include({
      type: 'text/plain; charset=utf-8',
      text: `${heading},ONE,EGI-Critical,${BASH},${today}\n${two}`,
    });
    for (const filter of ['country=SI', 'site=TWO', `site=TWO&from_date=${today}&to_date=${today}`])
      expect(await text(`/api/cve_stats.php?${filter}`)).to.equal(`${heading}${two}`);
    for (const filter of ['tag=EGI-High', `cve=${ZLIB}`, 'to_date=2000-01-01', 'site=NONE'])
      expect(await text(`/api/cve_stats.php?${filter}`)).to.equal(heading);
    expect((await bench.ask('/api/cve_stats.php', ADMIN)).text).not.to.include('TWO');
    expect((await bench.ask('/api/cve_stats.php?from_date=soon')).status).to.equal(400);
  });

  it('export the tags that count and the exceptions that hold', async () => {
    const { type, text: xml } = await bench.ask('/api/exportCvesTags.php');
    expect(type).to.equal('text/xml; charset=utf-8');
    expect(xml).to.equal(
      `${DECLARATION}<cveTags><cveTag><cveName>${BASH}</cveName><tagName>EGI-Critical</tagName><reason>bad &lt;&amp;&gt;</reason><infoUrl></infoUrl><enabled>1</enabled><modifier>o</modifier><timestamp>1970-01-01 00:00:00</timestamp><due>1970-01-02 00:00:00</due></cveTag></cveTags>\n`,
    );
    expect(await text('/api/exportCvesExceptions.php')).to.equal(`${DECLARATION}<cveExceptions/>\n`);
    const one = {
      ...{ cve: BASH, package: { name: 'bash', version: '5.1-6', arch: null }, release: 'debian:12' },
      ...{ sites: [], hosts: [], reason: '', modifier: 'o', at: 0, expiresAt: bench.at + 5 },
    };
    const ids = await bench.tables.addExceptions(
      [one, { ...one, sites: ['TWO'] }, { ...one, hosts: ['c'] }, { ...one, sites: ['ONE', 'TWO'] }].map(
        exceptionRow,
      ),
    );
    const count = async (credential?: typeof ADMIN): Promise<number> =>
      (await bench.ask('/api/exportCvesExceptions.php', credential)).text.split('<cveName>').length - 1;
    expect([await count(), await count(ADMIN), await count(NGI)]).to.deep.equal([4, 1, 2]);
    expect(await text('/api/exportCvesExceptions.php')).to.include(
      `<cveException><cveName>${BASH}</cveName><reason></reason><modifier>o</modifier><pkg><name>bash</name><version>5.1</version><release>6</release><type>dpkg</type></pkg><osGroup><name>bookworm</name></osGroup>`,
    );
    bench.at += 5;
    expect(await count()).to.equal(0);
    for (const id of ids) await bench.tables.deleteException(id, GONE);
  });
});

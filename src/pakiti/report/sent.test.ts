import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import type { HeardRequest } from '../../host/listener.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { ReportError } from './report-error.ts';
import { openReport, type Sent } from './sent.ts';

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures', name));
const V5 = fixture('v5-rpm.report');
const PACKAGES = "'bash' '0:5.1.8' '9.el9' 'x86_64'\n'libstdc++' '0:11.5.0' '2.el9' 'x86_64'\n";
const FORM = 'application/x-www-form-urlencoded';

interface Given {
  readonly method?: string;
  readonly query?: string;
  readonly type?: string;
  readonly agent?: string;
}

async function open(body: Buffer | string, given: Given = {}): Promise<Sent> {
  const request: HeardRequest = {
    method: given.method ?? 'POST',
    path: '/feed/',
    query: new URLSearchParams(given.query),
    headers: { 'content-type': given.type ?? FORM, 'user-agent': given.agent ?? 'libwww-perl/6.68' },
    body: Buffer.from(body),
    client: { address: '192.0.2.1' },
  };
  const sent = await openReport(request, () => Promise.reject(new ReportError('malformed', 'encrypted')));
  if ('greets' in sent) throw new Error('a greeting');
  return sent;
}

async function refusal(body: Buffer | string, given?: Given): Promise<string> {
  const error = await rejection(open(body, given).then((sent) => sent.parse()));
  expect(error).to.be.instanceOf(ReportError);
  return (error as Error).message;
}

const version4 = {
  type: 'rpm',
  host: 'wn01.example.org',
  ip: '192.0.2.7',
  os: 'AlmaLinux release 9.5 (Teal Serval)',
  tag: 'EGI',
  kernel: '5.14.0-503.11.1.el9_5.x86_64',
  arch: 'x86_64',
  site: 'EXAMPLE',
  version: '4',
  report: '1',
  proxy: '0',
  pkgs: PACKAGES,
};

describe('what a request brings', () => {
  it('is protocol 5 in a body that no form is', async () => {
    const sent = await open(V5, { query: 'mode=store-and-report&protocol=5' });
    expect(sent).to.include({ answer: 'pakiti-3', mode: 'store-and-report', throughProxy: false });
    expect(sent.parse()).to.include({ protocol: '5', host: 'wn01.example.org', site: 'EXAMPLE' });
  });

  for (const [how, form] of [
    ['encoded', () => [new URLSearchParams(version4).toString(), { type: FORM }] as const],
    ['in a query', () => ['', { method: 'GET', query: new URLSearchParams(version4).toString() }] as const],
  ] as const)
    it(`is protocol 4, ${how}`, async () => {
      const [body, given] = form();
      const sent = await open(body, given);
      expect(sent).to.include({ answer: 'pakiti-3', mode: '1', throughProxy: false });
      const { inventory, ...node } = sent.parse();
      expect(node).to.deep.equal({
        protocol: '4',
        host: 'wn01.example.org',
        site: 'EXAMPLE',
        tag: 'EGI',
        cpu: null,
        dropped: [],
      });
      expect(inventory).to.include({
        packager: 'rpm',
        system: 'AlmaLinux release 9.5 (Teal Serval)',
        arch: 'x86_64',
      });
      expect(inventory.packages.map(({ name, version }) => `${name} ${version}`)).to.deep.equal([
        'bash 5.1.8-9.el9',
        'libstdc++ 11.5.0-2.el9',
      ]);
    });

  it('is protocol 4, in parts', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(version4)) form.append(name, value);
    const response = new Response(form);
    const body = Buffer.from(await response.arrayBuffer());
    const sent = await open(body, { type: response.headers.get('content-type') ?? '' });
    expect(sent.parse().inventory.packages).to.have.length(2);
  });

  it('is Pakiti 2 by its short names, and its system by a package where the node does not know it', async () => {
    const short = {
      h: 'wn02',
      a: 'me',
      k: '2.6.18-164.el5',
      v: '3',
      o: 'n/a',
      m: 'i686',
      s: 'OLD',
      t: 'rpm',
      r: '1',
    };
    const p = "'bash' '3.2' '24.el5'\n'sl-release' '1:5.4' '1'\n";
    const sent = await open(new URLSearchParams({ ...short, p }).toString());
    expect(sent).to.include({ answer: 'pakiti-2', mode: '1' });
    const { inventory, ...node } = sent.parse();
    expect(node).to.include({ protocol: '3', host: 'wn02', site: 'OLD', tag: 'me' });
    expect(inventory).to.include({ system: 'Scientific Linux 5.4', arch: 'i686', kernel: '2.6.18-164.el5' });
  });

  it('is of rpm in the first versions of Pakiti 2, which knew nothing else', async () => {
    const packager = async (v: string, p: string): Promise<string> =>
      (await open(new URLSearchParams({ v, p, h: 'h' }).toString())).parse().inventory.packager;
    expect(await packager('2', '<N="a" V="1" R="1"/>')).to.equal('rpm');
    expect(await packager('3', "'a' '1' '1'")).to.equal('other');
  });

  it('is no more than the limit, decrypted or of the GLPI agent', async () => {
    const body = Buffer.alloc(16 * 2 ** 20 + 1, '#');
    const message = 'more than 16777216 bytes';
    expect(await refusal(body, { agent: 'GLPI' })).to.equal(message);
    const sealed = Buffer.from('308006092a864886f70d010703', 'hex');
    const request = { method: 'POST', path: '/feed/', query: new URLSearchParams(), headers: {} };
    const given = { ...request, body: sealed, client: { address: '192.0.2.1' } };
    const error = await rejection(openReport(given, () => Promise.resolve(body)));
    expect(error).to.be.instanceOf(ReportError).with.property('message', message);
  });

  it("is the stream of Pakiti 2's proxies", async () => {
    const head =
      'type="dpkg",host="node01.example.org",os="Debian 5.0.3",tag="T",kernel="2.6.26-2-amd64",arch="x86_64",site="S",version="4",report="0"';
    const sent = await open(`${head}\n\n'zlib1g' '1:1.2.3.3.dfsg-12' '' 'amd64'\n`);
    expect(sent.parse()).to.deep.include({ protocol: '4', host: 'node01.example.org', site: 'S' });
    expect(sent.parse().inventory).to.include({ packager: 'dpkg', system: 'Debian 5.0.3' });
  });

  it('says that it comes through a proxy', async () => {
    expect((await open(new URLSearchParams({ ...version4, proxy: '1' }).toString())).throughProxy).to.equal(
      true,
    );
  });

  it('is an inventory of the GLPI agent, compressed or not', async () => {
    const json = fixture('glpi-debian.json');
    const agent = 'GLPI-Agent_v1.15';
    for (const sent of [
      await open(json, { agent, type: 'application/json' }),
      await open(deflateSync(json), { agent, type: 'Application/x-compress-zlib' }),
    ]) {
      const { inventory, ...node } = sent.parse();
      expect(sent.answer).to.equal('glpi');
      expect(node).to.include({ protocol: 'glpi', host: 'node01.example.org', site: 'EXAMPLE-SITE' });
      expect(inventory).to.include({ packager: 'dpkg', kernel: '6.1.0-28-amd64' });
      expect(inventory.epochsUnknown).to.equal(undefined);
      expect(inventory.packages.map(({ name, version }) => `${name} ${version}`)).to.deep.equal([
        'adduser 3.134',
        'zlib1g 1:1.2.13.dfsg-1',
      ]);
    }
  });

  it('has no epochs where the GLPI agent asked rpm, which says who made a package', async () => {
    const json = {
      content: {
        operatingsystem: { fqdn: 'wn01.example.org', full_name: 'AlmaLinux 9.5 (Teal Serval)' },
        softwares: [
          { name: 'openssl', version: '3.2.2-6.el9_5', arch: 'x86_64', from: 'rpm', publisher: 'AlmaLinux' },
          {
            name: 'epel-release',
            version: '9-9.el9',
            arch: 'noarch',
            from: 'rpm',
            publisher: 'Fedora Project',
          },
          { name: 'bad\u001b[2J', version: '1', from: 'rpm' },
        ],
      },
    };
    const { inventory, dropped } = (await open(JSON.stringify(json), { agent: 'GLPI-Agent_v1.15' })).parse();
    expect(inventory).to.include({ packager: 'rpm', epochsUnknown: true });
    expect(inventory.packages.map(({ vendor }) => vendor)).to.deep.equal(['AlmaLinux', 'Fedora Project']);
    expect(dropped).to.deep.equal([{ line: 3, reason: 'with a control character, or not UTF-8' }]);
  });

  it('is the same whatever is asked of it, and another from another reporter', async () => {
    const digest = async (query: string, reporter: string): Promise<string> =>
      (await open(V5, { query })).digest(reporter);
    expect(await digest('mode=report-only', 'a')).to.equal(await digest('', 'a'));
    expect(await digest('', 'a')).not.to.equal(await digest('', 'b'));
    expect(await digest('protocol=6', 'a')).not.to.equal(await digest('protocol=5', 'a'));
    const form = async (fields: object): Promise<string> =>
      (await open(new URLSearchParams({ ...version4, ...fields }).toString())).digest('a');
    expect(await form({ report: '0' })).to.equal(await form({ report: '2' }));
    expect(await form({ site: 'OTHER' })).not.to.equal(await form({}));
    expect(await form({ tag: 'a', kernel: 'b' })).not.to.equal(await form({ tag: 'ak', kernel: 'b' }));
    const short = async (more: object): Promise<string> =>
      (await open(new URLSearchParams({ v: '3', h: 'h', p: "'a' '1' '1'", ...more }).toString())).digest('a');
    expect(await short({ r: '0' })).to.equal(await short({ r: '2' }));
    // The same letters one after the other, and not the same fields.
    expect(await short({ k: 'x', m: 'y' })).not.to.equal(await short({ k: 'xmy' }));
  });

  it('is read anew where a version before this one has kept it', async () => {
    const before = createHash('sha256');
    for (const part of ['text', '', 'a', V5]) before.update(`${Buffer.byteLength(part)} `).update(part);
    expect((await open(V5, {})).digest('a')).not.to.equal(before.digest('hex'));
  });

  const refused: readonly (readonly [what: string, body: Buffer | string, given: Given, message: string])[] =
    [
      ['nothing', '', {}, 'nothing was sent'],
      ['another protocol', V5, { query: 'protocol=7' }, 'protocol: none of the protocols of such a report'],
      ['a form of no version', 'host=h', {}, 'no report of any protocol'],
      ['a form of protocol 5', 'host=h&protocol=5', {}, 'no report of any protocol'],
      [
        'half of a form',
        '--x\r\nContent-Disposition: form-data; name="host"\r\n\r\nh',
        { type: 'multipart/form-data; boundary=x' },
        'a form that is cut off',
      ],
      [
        'something that is not compressed',
        'x',
        { agent: 'GLPI', type: 'application/x-compress-zlib' },
        'not compressed as it says',
      ],
      [
        'something compressed otherwise',
        gzipSync('{}'),
        { agent: 'GLPI', type: 'application/x-compress-zlib' },
        'not compressed as it says',
      ],
      [
        'a bomb',
        deflateSync(Buffer.alloc(17 * 2 ** 20)),
        { agent: 'GLPI', type: 'application/x-compress-zlib' },
        'more than 16777216 bytes after decompression',
      ],
      ['deep JSON', '['.repeat(100_000), { agent: 'GLPI' }, 'the inventory is nested deeper than 32'],
      ['JSON of another kind', '"x"', { agent: 'GLPI' }, 'host: the report does not say whose it is'],
    ];
  for (const [what, body, given, message] of refused)
    it(`is refused where it is ${what}`, async () => {
      expect(await refusal(body, given)).to.equal(message);
    });

  it('is a report or refused, whatever comes', async () => {
    const bodies = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .array(
          fc.constantFrom(
            '#\n',
            'host: h\n',
            'version=4',
            '&',
            'host=h',
            "pkgs='a' '1' '1' 'b'",
            'type="rpm",',
            '\n',
            "'a' '1' '' 'b'",
          ),
        )
        .map((parts) => Buffer.from(parts.join(''))),
    );
    const givens = fc.record({
      agent: fc.constantFrom('', 'GLPI-Agent'),
      type: fc.constantFrom(FORM, 'multipart/form-data; boundary=x', 'application/x-compress-zlib'),
      method: fc.constantFrom('GET', 'POST'),
    });
    await fc.assert(
      fc.asyncProperty(bodies, givens, async (body, given) => {
        const outcome = await open(body, given)
          .then((sent) => sent.parse().inventory.packages.length > 0)
          .catch((error: unknown) => error instanceof ReportError);
        expect(outcome).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });
});

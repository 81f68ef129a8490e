/** The NRDP receiver, spoken to as its clients do (NRDP `clients/send_nrdp.sh`, `.py`, `.php`). */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { receiver } from '../../src/bridge/receive/nrdp/receiver.ts';
import { splitAsNagios } from '../kit/split-output.ts';
import { receiveWith, type TestReceiver } from '../kit/receiving.ts';

const run = promisify(execFile);
const NOW = 1_800_000_000;
const SERVICE = "<checkresult type='service' checktype='1'>";
const HOST = "<checkresult type='host' checktype='1'>";

const xml = (...results: readonly string[]): string =>
  `<?xml version='1.0'?>\n    <checkresults>\n    ${results.join('\n')}\n    </checkresults>`;

const result = (output: string, state = '1', rest = ''): string =>
  `${SERVICE}\n        <servicename>a service</servicename><hostname>h1</hostname>\n    <state>${state}</state>\n    <output>${output}</output>${rest}\n    </checkresult>`;

const REPLY = (count: number): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<result>\n    <status>0</status>\n    <message>OK</message>\n    <meta>\n        <output>${count} checks processed</output>\n    </meta>\n</result>\n`;

describe('the NRDP receiver', () => {
  let world: TestReceiver;
  before(async () => {
    const bounded = { scopes: ['submit'], sites: ['A', 'B'] } as const;
    const tokens = { all: { scopes: ['submit'] }, reader: { scopes: ['read'] }, bounded } as const;
    world = await receiveWith(receiver, { maxItems: 100 }, { tokens, now: () => NOW });
  });
  after(() => world.stop());
  let stored = 0;
  function news(): ReturnType<TestReceiver['events']> {
    const all = world.events();
    const fresh = all.slice(stored);
    stored = all.length;
    return fresh;
  }

  const token = (): string => world.tokens['all'] ?? '';

  async function curl(...argv: readonly string[]): Promise<string> {
    return (await run('curl', ['-fsS', ...argv])).stdout;
  }

  async function send(fields: Readonly<Record<string, string>>, path = '/nrdp/'): Promise<string> {
    const body = new URLSearchParams({ token: token(), cmd: 'submitcheck', ...fields });
    const response = await fetch(`${world.url}${path}`, { method: 'POST', body });
    return `${response.status} ${response.headers.get('content-type') ?? ''} ${await response.text()}`;
  }

  it('is what send_nrdp.sh expects', async () => {
    const output = 'WARNING: 5%25 used %26 more %3Cb%3E|a=1;2\\nsecond line';
    const data = xml(
      result(`<![CDATA["${output}"]]>`),
      `${HOST}<hostname>h2</hostname><state>2</state><output>x</output></checkresult>`,
    );
    const reply = await curl(
      '--insecure',
      '-d',
      `token=${token()}&cmd=submitcheck&xml=${data}`,
      `${world.url}/nrdp//`,
    );
    expect(reply).to.equal(REPLY(2));
    const [service, host] = news();
    expect(service).to.deep.include({
      subject: { site: 'unknown', host: 'h1', service: 'a service' },
      state: 'WARNING',
      summary: '"WARNING: 5% used & more <b>',
      perfdata: 'a=1;2',
      longOutput: 'second line"',
      start: '2027-01-15T08:00:00.000Z',
      reporter: 'all',
    });
    expect(host).to.deep.include({ subject: { site: 'unknown', host: 'h2' }, state: 'UNKNOWN' });
  });

  it('takes a file as curl sends it, in either form', async () => {
    const form = ['-F', `token=${token()}`, '-F', 'cmd=submitcheck'];
    expect(
      await curl(...form, '--form-string', `XMLDATA=${xml(result('one'))}`, `${world.url}/nrdp/`),
    ).to.equal(REPLY(1));
    const encoded = [
      '-d',
      `token=${token()}&cmd=submitcheck`,
      '--data-urlencode',
      `xml=${xml(result('a+b é'))}`,
    ];
    expect(await curl(...encoded, `${world.url}/nrdp/index.php`)).to.equal(REPLY(1));
    expect(news().map(({ summary }) => summary)).to.deep.equal(['one', 'a+b é']);
  });

  it('takes a GET', async () => {
    const query = new URLSearchParams({ token: token(), cmd: 'SubmitCheck', XMLDATA: xml(result('got')) });
    const response = await fetch(`${world.url}/nrdp?${query.toString()}`);
    expect(await response.text()).to.equal(REPLY(1));
    expect(news()).to.have.lengthOf(1);
  });

  it('takes JSON, and answers JSON as PHP writes it', async () => {
    const checkresults = [
      {
        checkresult: { type: 'service', checktype: '1' },
        hostname: 'h1',
        servicename: 's',
        state: 2,
        output: 'bad',
        time: NOW - 60,
      },
      { hostname: 'h1', state: '0', output: 'up', time: '' },
    ];
    const data = { JSONDATA: JSON.stringify({ checkresults }) };
    expect(await send(data)).to.equal(
      '200 application/json {"result":{"status":0,"message":"OK","meta":{"output":"2 checks processed"}}}',
    );
    expect(await send({ json: JSON.stringify({ checkresults: [] }), pretty: '1' })).to.contain(
      '{\n    "result": {\n        "status": 0,',
    );
    expect(await send({ ...data, output_type: 'TYPE_XML' })).to.contain(REPLY(2));
    const [first, second] = news();
    expect(first).to.include({ state: 'CRITICAL', start: '2027-01-15T07:59:00.000Z' });
    expect(second?.subject).to.deep.equal({ site: 'unknown', host: 'h1' });
  });

  it('says hello to everybody', async () => {
    expect(await send({ cmd: 'hello', token: '' })).to.match(
      /^200 text\/xml;charset=UTF-8 <\?xml.*<product>nrdp<\/product>/s,
    );
  });

  it('counts whom it turns away', async () => {
    const before = world.refusals.length;
    for (const given of ['', 'wrong', 'a\r\nb', world.tokens['reader'] ?? '']) await send({ token: given });
    expect(world.refusals.slice(before)).to.deep.equal([
      'missing',
      'unknown-token',
      'malformed',
      'out-of-scope',
    ]);
  });

  const refused: readonly (readonly [what: string, fields: () => Record<string, string>, reply: RegExp])[] = [
    [
      'no token',
      () => ({ token: '' }),
      /^200 .*<status>-1<\/status>\n    <message>NO TOKEN<\/message>\n<\/result>\n$/s,
    ],
    ['a wrong token', () => ({ token: 'wrong' }), /<message>BAD TOKEN</],
    ['a token that is no header', () => ({ token: 'a\r\nb' }), /<message>BAD TOKEN</],
    ['a token for other things', () => ({ token: world.tokens['reader'] ?? '' }), /<message>DENIED TOKEN</],
    ['a command', () => ({ cmd: 'submitcmd', command: 'DISABLE_NOTIFICATIONS' }), /COMMANDS DISABLED/],
    ['no command', () => ({ cmd: '' }), /No command specified or request handler$/],
    ['no data', () => ({}), /NO DATA/],
    ['XML that ends early', () => ({ xml: xml(result('x')).slice(0, -3) }), /BAD XML/],
    ['XML of another root', () => ({ xml: '<a/>' }), /BAD XML/],
    [
      'entities',
      () => ({ xml: `<!DOCTYPE a [<!ENTITY e "${'x'.repeat(100)}">]>${xml(result('&e;'))}` }),
      /BAD XML/,
    ],
    ['an unknown entity', () => ({ xml: xml(result('&eacute;')) }), /BAD XML/],
    ['XML nested too deeply', () => ({ xml: xml(result('<b>x</b>')) }), /BAD XML<.*nested too deeply/s],
    ['XML without end', () => ({ xml: '<a>'.repeat(100_000) }), /BAD XML/],
    ['what is no JSON', () => ({ json: '{' }), /"message":"BAD JSON"/],
    ['JSON nested too deeply', () => ({ json: '['.repeat(100_000) }), /BAD JSON/],
    ['JSON of another shape', () => ({ json: '{"checkresults":{}}' }), /BAD JSON/],
    [
      'too many',
      () => ({ json: JSON.stringify({ checkresults: Array.from({ length: 101 }, () => ({})) }) }),
      /TOO MANY CHECKS/,
    ],
    [
      'a state that is none',
      () => ({ xml: xml(result('x'), result('y', '4')) }),
      /BAD CHECK<.*check 2: state is not one of 0 to 3/s,
    ],
    [
      'a state of a host that is none',
      () => ({ json: '{"checkresults":[{"hostname":"h","state":3}]}' }),
      /check 1: state is not one of 0 to 2/,
    ],
    [
      'a service without a name',
      () => ({ json: '{"checkresults":[{"checkresult":{"type":"service"},"hostname":"h","state":0}]}' }),
      /check 1: servicename is missing/,
    ],
    ['a check without a host', () => ({ json: '{"checkresults":[{"state":0}]}' }), /check 1: hostname/],
    [
      'a name with a newline in it',
      () => ({ json: '{"checkresults":[{"hostname":"h\\nservice_description=x","state":0}]}' }),
      /check 1: hostname/,
    ],
    ['a time that is none', () => ({ xml: xml(result('x', '1', '<time>now</time>')) }), /check 1: time/],
    [
      'a site that the token does not speak for',
      () => ({ token: world.tokens['bounded'] ?? '', xml: xml(result('x')) }),
      /DENIED TOKEN<.*check 1: not a site/s,
    ],
  ];
  for (const [what, fields, reply] of refused) {
    it(`refuses ${what}`, async () => {
      expect(await send(fields())).to.match(reply);
      expect(news()).to.deep.equal([]);
    });
  }

  it('leaves every text whole, but for the escapes of its clients', async () => {
    const unit = fc.constantFrom('a', '|', '\\', '\n', ';', '<', '&', '"', "'", 'é', '😀', '\t', '%', '+');
    const texts = fc.sample(fc.string({ unit, maxLength: 30 }), {
      numRuns: 100,
      seed: 3,
    });
    const checkresults = texts.map((output, index) => ({
      hostname: `h${index}`,
      state: 0,
      output: output.replaceAll('\\', '\\\\'),
    }));
    expect(await send({ json: JSON.stringify({ checkresults }) })).to.contain('100 checks processed');
    const whole = news().map(({ summary, longOutput, perfdata }) => [summary, longOutput, perfdata]);
    const expected = texts.map((text) => {
      const { short, long, perfdata } = splitAsNagios(text.trim());
      return [short, long.join('\n'), perfdata];
    });
    expect(whole).to.deep.equal(expected);
  });

  it('has the client wait while the store is full', async () => {
    const full = await receiveWith(receiver, {}, { tokens: { all: { scopes: ['submit'] } }, maxBacklog: 0 });
    try {
      const body = new URLSearchParams({
        token: full.tokens['all'] ?? '',
        cmd: 'submitcheck',
        xml: xml(result('x')),
      });
      const response = await fetch(`${full.url}/nrdp/`, { method: 'POST', body });
      expect([response.status, response.headers.get('retry-after')]).to.deep.equal([503, '10']);
      expect(await response.text()).to.contain('<status>-1</status>\n    <message>STORE FULL</message>');
      expect(full.events()).to.deep.equal([]);
    } finally {
      await full.stop();
    }
  });
});

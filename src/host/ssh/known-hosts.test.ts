import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { describeWith } from '../../../test/kit/debian-packages.ts';
import { Failure } from '../failure.ts';
import { isFor, namedType, parseKnownHosts } from './known-hosts.ts';

/** A key of the right form that belongs to nobody. */
function keyText(byte: number): string {
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const key = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(Buffer.alloc(32, byte))]);
  return `ssh-ed25519 ${key.toString('base64')}`;
}

function hashed(name: string, salt = randomBytes(20)): string {
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

const KEY = keyText(1);

function isKnown(hosts: string, name: string): boolean {
  return parseKnownHosts(`${hosts} ${KEY}`, 'known_hosts').some((line) => isFor(line, name));
}

describe('known_hosts', () => {
  it('holds lines with their marker, patterns, key and place', () => {
    const text = `# comment\n\n a,b.example ${KEY} somebody@somewhere\r\n\t@revoked\t* ${keyText(2)}\n`;
    const [plain, revoked, ...rest] = parseKnownHosts(text, 'known');
    expect(rest).to.deep.equal([]);
    expect(plain).to.deep.include({
      marker: undefined,
      patterns: ['a', 'b.example'],
      type: 'ssh-ed25519',
      at: 'known:3',
    });
    expect(revoked).to.deep.include({ marker: 'revoked', patterns: ['*'], at: 'known:4' });
    expect(plain?.key.toString('base64')).to.equal(KEY.split(' ')[1]);
  });

  it('passes over lines without a key that could be compared', () => {
    const whole = KEY.split(' ')[1] ?? '';
    const lines = [
      'host',
      'host ssh-ed25519',
      'host 1024 35 1234567890',
      'host ssh-ed25519 !!!!',
      `host ssh-rsa ${whole}`,
      `host ssh-ed25519 ${whole.slice(0, -8)}`,
      `host ssh-ed25519 ${whole.slice(0, 8)}`,
      'host ssh-ed25519 AAAA',
    ];
    expect(parseKnownHosts(lines.join('\n'), 'known')).to.deep.equal([]);
  });

  it('loses no revocation: a line with a marker that cannot be read is an error with its place', () => {
    const whole = KEY.split(' ')[1] ?? '';
    for (const line of [
      '@revoked',
      '@revoked *',
      `@revoked ${KEY}`,
      '@revoked * ssh-ed25519 AAAA',
      `@revoked * ssh-ed25519 ${whole.slice(0, -8)}`,
      `@revokd * ${KEY}`,
      `@ revoked * ${KEY}`,
    ]) {
      const parse = (): unknown => parseKnownHosts(`# first\n${line}\n`, 'known');
      expect(parse, line)
        .to.throw(Failure, /^known:2: /)
        .with.property('reason', 'malformed');
    }
  });

  it('names hosts whole, by globs, without those that are negated', () => {
    expect(isKnown('host', 'host')).to.equal(true);
    expect(isKnown('host', 'host.example')).to.equal(false);
    expect(isKnown('Host', 'host')).to.equal(true);
    expect(isKnown('h?st*', 'host.example')).to.equal(true);
    expect(isKnown('*.example,!bad.example', 'good.example')).to.equal(true);
    expect(isKnown('*.example,!bad.example', 'bad.example')).to.equal(false);
    expect(isKnown('!bad.example,*.example', 'bad.example')).to.equal(false);
    expect(isKnown('!bad.example', 'good.example')).to.equal(false);
    expect(isKnown('h.st', 'host')).to.equal(false);
    expect(isKnown('[a-z]', 'a')).to.equal(false);
  });

  it('names another port in brackets', () => {
    expect(isKnown('[host]:2222', '[host]:2222')).to.equal(true);
    expect(isKnown('[host]:2222', 'host')).to.equal(false);
    expect(isKnown('host', '[host]:2222')).to.equal(false);
    expect(isKnown('[*]:22*', '[host]:2222')).to.equal(true);
  });

  it('names one host by its hash, and by nothing beside it', () => {
    expect(isKnown(hashed('host'), 'host')).to.equal(true);
    expect(isKnown(hashed('host'), 'other')).to.equal(false);
    expect(isKnown(hashed('[host]:2222'), '[host]:2222')).to.equal(true);
    expect(isKnown(`${hashed('host')},other`, 'host')).to.equal(false);
    expect(isKnown(`${hashed('host')},other`, 'other')).to.equal(false);
    expect(isKnown(`${hashed('host')}|`, 'host')).to.equal(false);
    expect(isKnown(hashed('host').replace('|1|', '|2|'), 'host')).to.equal(false);
    expect(isKnown('|1||', 'host')).to.equal(false);
  });

  it('tells nothing but a reason for any text, and no type for what is no key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => {
        try {
          for (const line of parseKnownHosts(text, 'known')) isFor(line, name);
        } catch (error) {
          expect(error).to.be.instanceOf(Failure);
        }
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        expect(namedType(Buffer.from(bytes))?.length ?? 0).to.be.at.most(8);
      }),
    );
  });
});

describeWith(['openssh-client'], 'known_hosts and ssh-keygen -F', function () {
  this.timeout(120_000);
  let root: string;
  before(() => (root = mkdtempSync(join(tmpdir(), 'secmon-known-'))));
  after(() => rmSync(root, { recursive: true }));

  const NAMES = [
    'a',
    'b',
    'ab',
    'a.b',
    'ba.b',
    '[a]:22',
    '[a.b]:2222',
    '10.0.0.1',
    '::1',
    '[::1]:2222',
  ] as const;
  const name = fc.constantFrom(...NAMES);
  const glob = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '*', '?', '[', ']', ':', '2', '^', '|'),
    minLength: 1,
    maxLength: 6,
  });
  const pattern = fc
    .tuple(fc.constantFrom('', '', '', '!'), fc.oneof(name, glob))
    .map((parts) => parts.join(''))
    .filter((text) => !text.startsWith('|'));
  const hosts = fc.oneof(
    { weight: 5, arbitrary: fc.array(pattern, { minLength: 1, maxLength: 4 }).map((all) => all.join(',')) },
    { weight: 2, arbitrary: name.map((each) => hashed(each)) },
    { weight: 1, arbitrary: name.map((each) => `${hashed(each)},a`) },
  );
  const key = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 255 }).map(keyText) },
    fc.constantFrom('1024 35 77', 'ssh-ed25519 AAAA', 'ssh-rsa', ''),
  );
  const space = fc.constantFrom(' ', '\t', '  ');
  const comment = fc.constantFrom('', ' me@here', ' # no comment', ' two words');
  const plain = fc.tuple(hosts, space, key, comment).map((parts) => parts.join(''));
  // After a marker OpenSSH takes no tab for the end where a space comes later.
  const marked = fc
    .tuple(
      fc.constantFrom('@revoked ', '@cert-authority  '),
      hosts,
      fc.constantFrom(' ', '\t'),
      fc.integer({ min: 0, max: 255 }).map(keyText),
    )
    .map((parts) => parts.join(''));
  const line = fc.oneof(
    { weight: 6, arbitrary: plain },
    { weight: 2, arbitrary: marked },
    { weight: 1, arbitrary: fc.constantFrom('', '# a', '  # b', '\t') },
    { weight: 1, arbitrary: plain.map((text) => ` ${text}`) },
  );

  /** Line numbers, without those whose key it cannot read. */
  const found = (file: string, host: string): readonly number[] => {
    const { stdout } = spawnSync('ssh-keygen', ['-l', '-F', host, '-f', file], { encoding: 'utf8' });
    return [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map(([, number]) => Number(number));
  };
  const ours = (text: string, host: string): readonly number[] =>
    parseKnownHosts(text, 'known')
      .filter((each) => isFor(each, host))
      .map(({ at }) => Number(at.split(':')[1]));

  it('find the same lines', () => {
    const file = join(root, 'known_hosts');
    let matches = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 15, maxLength: 30 }), name, (lines, host) => {
        const text = `${lines.join('\n')}\n`;
        writeFileSync(file, text);
        const expected = found(file, host);
        matches += expected.length;
        expect(ours(text, host)).to.deep.equal(expected);
      }),
      { numRuns: 150 },
    );
    expect(matches).to.be.above(100);
  });

  it('find what ssh-keygen -H has hashed', () => {
    const file = join(root, 'hashed');
    writeFileSync(file, NAMES.map((each) => `${each} ${KEY}\n`).join(''));
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
    const text = readFileSync(file, 'utf8');
    expect(text).to.match(/^(?:\|1\|\S+ \S+ \S+\n)+$/);
    NAMES.forEach((each, index) => expect(ours(text, each)).to.deep.equal([index + 1]));
  });
});

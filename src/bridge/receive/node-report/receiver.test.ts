import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { nodeReportOf } from '../../../../test/conformance/receiver/pull-sources.ts';
import { eventually } from '../../../../test/kit/eventually.ts';
import type { WrittenResult } from '../../../../test/kit/nagios-files.ts';
import { receiverWorld, type TestWorld } from '../../../../test/kit/receiver-world.ts';
import { keyPair } from '../../../../test/kit/signing.ts';
import { parsePrivateKey } from '../../../trust/rsa-key.ts';
import { signPayload } from '../../../trust/index.ts';
import type { Receiving } from '../receiver.ts';
import { receiver } from './receiver.ts';

const SECONDS = 60;
const ACCOUNT = userInfo().username;
const OLD = 1;
const isRoot = process.geteuid?.() === 0;

const RESULT: WrittenResult = {
  host: 'ce1.example.org',
  service: 'eu.egi.sec.WN-CRL-ops',
  state: 2,
  output: 'expired',
  longOutput: '',
  perfdata: '',
  at: 1_777_629_600,
};

describe('the drop directory of node reports', () => {
  let root: string;
  let drop: string;
  let keys: string;
  let world: TestWorld;
  let running: Receiving | undefined;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'secmon-drop-'));
    [drop, keys] = [join(root, 'drop'), join(root, 'keys')];
    for (const directory of [drop, keys]) mkdirSync(directory, { mode: 0o755 });
    writeFileSync(join(keys, 'one.pem'), (await keyPair).publicPem);
    world = receiverWorld();
  });
  afterEach(async () => {
    await running?.stop();
    rmSync(root, { recursive: true });
  });

  async function start(more: object = {}): Promise<void> {
    const configuration = {
      directory: drop,
      reporters: [{ account: ACCOUNT, sites: ['SITE-A'] }],
      maxAgeSeconds: 1e9,
      pollSeconds: 0.1,
      settleSeconds: 0.2,
      ...more,
    };
    running = await receiver.start('name', configuration, world);
  }

  /** Written long ago, so that it has settled. */
  function place(name: string, content: string | object, writtenAt = OLD): string {
    const path = join(drop, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    utimesSync(path, writtenAt, writtenAt);
    return path;
  }

  const report = (change: Partial<WrittenResult> = {}, endedAt?: string | null): object =>
    nodeReportOf([{ ...RESULT, ...change }], endedAt);

  async function signed(content: object): Promise<string> {
    const key = await parsePrivateKey((await keyPair).privatePem, 'key');
    return signPayload(Buffer.from(JSON.stringify(content)), 'node-report', key);
  }

  const stored = async (): Promise<NonNullable<ReturnType<TestWorld['stored']['get']>>> =>
    await eventually('a report', SECONDS, () => [...world.stored.values()][0]);

  async function rejected(name: string): Promise<string> {
    const path = join(drop, 'rejected', `${name}.reason`);
    await eventually('its being set aside', SECONDS, () => world.notices[0]);
    expect(world.stored.size).to.equal(0);
    expect(world.notices.map(({ kind, count }) => [kind, count])).to.deep.equal([['dropped', 1]]);
    return readFileSync(path, 'utf8');
  }

  it('gives an event for each verdict, of node and computing element', async () => {
    place('r.json', nodeReportOf([RESULT, { ...RESULT, service: 'other', state: 0 }]));
    await start();
    await eventually('two', SECONDS, () => world.stored.size === 2 || undefined);
    expect(await stored()).to.deep.include({
      subject: {
        site: 'SITE-A',
        host: 'ce1.example.org',
        node: 'wn1.example.org',
        service: 'eu.egi.sec.WN-CRL-ops',
      },
      state: 'CRITICAL',
      summary: 'expired',
      start: '2026-05-01T10:00:00.000Z',
      sender: { name: ACCOUNT, sites: ['SITE-A'], signature: 'none' },
    });
  });

  it('takes what comes after a file that cannot be dealt with', async () => {
    place('a'.repeat(253), report());
    place('r.json', report());
    await start();
    await stored();
    const notice = await eventually('a notice', SECONDS, () => world.notices[0]);
    expect(notice).to.include({ kind: 'trouble' });
  });

  const bad: readonly (readonly [what: string, make: () => void, why: RegExp])[] = [
    ['what is not JSON', () => place('r.json', '{'), /not JSON/],
    ['what is no node report', () => place('r.json', {}), /required|valid/],
    ['what is nested without end', () => place('r.json', '['.repeat(5000)), /nested/],
    [
      'a state that is none',
      () => place('r.json', JSON.stringify(report()).replace('CRITICAL', 'BAD')),
      /state/,
    ],
    ['a link', () => symlinkSync('/etc/passwd', join(drop, 'r.json')), /not a regular file/],
    ['a file of two names', () => linkSync(place('.r', report()), join(drop, 'r.json')), /2 names/],
    ['a signature alone', () => place('r.json.sig', 'x'), /without its report/],
  ];
  for (const [what, make, why] of bad) {
    it(`sets aside ${what}, and says why`, async () => {
      make();
      await start();
      const name = what === 'a signature alone' ? 'r.json.sig' : 'r.json';
      expect(await rejected(name)).to.match(why);
    });
  }

  it('sets aside what speaks for a site that its owner may not speak for', async () => {
    place('r.json', report());
    await start({ reporters: [{ account: ACCOUNT, sites: ['SITE-B', 'SITE-C'] }] });
    expect(await rejected('r.json')).to.match(/may not speak for the site of verdict 0/);
  });

  it('sets aside what is older than the store remembers', async () => {
    place('r.json', report());
    await start({ maxAgeSeconds: 60 });
    expect(await rejected('r.json')).to.match(/older than 60 s/);
  });

  (isRoot ? it : it.skip)('sets aside what belongs to somebody who is no reporter', async () => {
    chownSync(place('r.json', report()), 12_345, 12_345);
    await start();
    expect(await rejected('r.json')).to.match(/uid 12345, is no reporter/);
  });

  it('takes a signature that is good for one, and sets aside what was altered', async () => {
    place('r.json', report());
    place('r.json.sig', await signed(report()));
    await start({ trustedKeys: keys, requireSignature: true });
    expect(await stored()).to.have.nested.property('sender.signature', 'verified');
    place('s.json', report({ output: 'all is well' }));
    place('s.json.sig', await signed(report()));
    await eventually(
      'its being set aside',
      SECONDS,
      () => existsSync(join(drop, 'rejected/s.json')) || undefined,
    );
    expect(readFileSync(join(drop, 'rejected/s.json.reason'), 'utf8')).to.match(
      /not the report that was signed/,
    );
    expect(readdirSync(join(drop, 'rejected'))).to.include('s.json.sig');
    expect(world.stored.size).to.equal(1);
  });

  it('sets aside what is signed with a key that nobody trusts', async () => {
    rmSync(join(keys, 'one.pem'));
    place('r.json', report());
    place('r.json.sig', await signed(report()));
    await start({ trustedKeys: keys });
    expect(await rejected('r.json')).to.match(/no key/);
  });

  it('sets aside what is not signed where that is asked for', async () => {
    place('r.json', report());
    await start({ trustedKeys: keys, requireSignature: true });
    expect(await rejected('r.json')).to.match(/not signed/);
  });

  it('does not believe a signature that it has no keys for', async () => {
    place('r.json', report());
    place('r.json.sig', await signed(report()));
    await start();
    expect(await stored()).to.have.nested.property('sender.signature', 'none');
    await eventually(
      'both being taken away',
      SECONDS,
      () => readdirSync(drop).every((name) => name.startsWith('.')) || undefined,
    );
    await eventually(
      'both being removed',
      SECONDS,
      () => readdirSync(join(drop, '.taking')).length === 0 || undefined,
    );
  });

  it('leaves a file alone that has just been written', async () => {
    place('r.json', report(), Date.now() / 1000);
    await start({ settleSeconds: 3 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.stored.size).to.equal(0);
    await stored();
  });

  it('waits for the end of a run, and takes what there is when it was killed', async () => {
    place('r.json', report({}, null), Date.now() / 1000);
    await start({ settleSeconds: 0.1, unfinishedSeconds: 4 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(world.stored.size).to.equal(0);
    await stored();
    expect(existsSync(join(drop, 'r.json'))).to.equal(false);
  });

  it('takes the report that a run wrote at its end', async () => {
    place('r.json', report({}, null), Date.now() / 1000);
    await start({ settleSeconds: 0.1 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    place('r.json', report({ output: 'at the end' }), Date.now() / 1000);
    expect(await stored()).to.include({ summary: 'at the end' });
    expect(world.stored.size).to.equal(1);
  });

  for (const [mode, why] of [
    [0o777, 'everybody'],
    [0o775, 'sticky'],
  ] as const) {
    it(`is refused with mode ${mode.toString(8)}`, async () => {
      chmodSync(drop, mode);
      place('r.json', report());
      await start();
      const { kind, text } = await eventually('a notice', SECONDS, () => world.notices[0]);
      expect(kind).to.equal('trouble');
      expect(text).to.include(why);
      expect(existsSync(join(drop, 'r.json'))).to.equal(true);
    });
  }
});

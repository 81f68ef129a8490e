import { expect } from 'chai';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateOf } from '../../src/check/index.ts';
import { createCa, installAnchor, openssl, type Ca } from '../../test/kit/ca.ts';
import { runOnThisMachine, type CheckRun } from '../../test/kit/check-run.ts';
import { describeWith } from '../../test/kit/debian-packages.ts';
import {
  body,
  serve,
  slowDrip,
  status,
  torn,
  type Answer,
  type TestServer,
} from '../../test/kit/http-server.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { check } from './check.ts';
import type { TrustAnchorsObservation } from './observation.ts';

const DAY = 86_400;
type Run = CheckRun<TrustAnchorsObservation>;

/** A day of so many seconds ago, as the release document says it. */
const dayAgo = (seconds: number): string =>
  new Date(Date.now() - seconds * 1000).toISOString().slice(0, 10).split('-').toReversed().join('/');

const releaseText = (version: string, secondsAgo: number): string =>
  `<Release><Date>${dayAgo(secondsAgo)}</Date><Version>${version}-1</Version></Release>`;

describe('trust-anchors probes and judges', () => {
  let home: string;
  let directory: string;
  let alpha: Ca;
  let beta: Ca;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'secmon-anchors-'));
    alpha = createCa(home, 'Alpha');
    beta = createCa(home, 'Beta');
  });
  after(() => rmSync(home, { recursive: true }));

  beforeEach(() => {
    directory = mkdtempSync(join(home, 'certificates-'));
    for (const ca of [alpha, beta]) install(ca, '1.133');
    documents('1.133', 100 * DAY, ['Alpha', 'Beta']);
  });

  function install(ca: Ca, version: string): void {
    const sha1 = openssl('x509', '-in', ca.certificateFile, '-noout', '-fingerprint', '-sha1');
    const print = /=([0-9A-F:]+)/.exec(sha1.toString())?.[1] ?? '';
    installAnchor(directory, ca, {
      info: `alias = ${ca.name}\nversion = ${version}\ncrl_url = http://ca.invalid/x.crl\nsha1fp.0 = ${print}\n`,
    });
    writeFileSync(join(directory, `${ca.name}.signing_policy`), '');
  }

  function documents(
    version: string,
    secondsAgo: number,
    aliases: readonly string[],
    withdrawn = '# none\n',
  ): void {
    writeFileSync(join(home, 'release'), releaseText(version, secondsAgo));
    writeFileSync(join(home, 'list'), aliases.map((alias) => `ca_${alias}-${version}-1\n`).join(''));
    writeFileSync(join(home, 'obsolete'), withdrawn);
  }

  const local = (): Record<'release' | 'list' | 'obsolete', string> => ({
    release: join(home, 'release'),
    list: join(home, 'list'),
    obsolete: join(home, 'obsolete'),
  });

  const run = (change = {}): Promise<Run> => runOnThisMachine(check, { directory, ...local(), ...change });

  async function expectBad(...bad: readonly (readonly string[])[]): Promise<void> {
    expect((await run()).bad).to.deep.equal(bad);
  }

  it('a distribution as released is OK', async () => {
    const { verdict, bad } = await run();
    expect(bad).to.deep.equal([]);
    expect(stateOf(verdict)).to.equal('OK');
    expect(verdict.metrics.map(({ label, value }) => [label, value]).slice(0, 4)).to.deep.equal([
      ['anchors', 2],
      ['outdated', 0],
      ['missing', 0],
      ['obsolete', 0],
    ]);
  });

  for (const [days, state] of [
    [1, undefined],
    [5, 'WARNING'],
    [9, 'CRITICAL'],
  ] as const) {
    it(`a release of ${days} days ago that is not installed is ${state ?? 'OK'}`, async () => {
      documents('1.134', days * DAY, ['Alpha', 'Beta']);
      const found = ['Alpha', 'Beta'].flatMap((name) =>
        state === undefined ? [] : [[state, name, 'outdated']],
      );
      await expectBad(...found);
    });
  }

  it('a swapped certificate is CRITICAL', async () => {
    copyFileSync(beta.certificateFile, join(directory, 'Alpha.pem'));
    const { bad } = await run();
    expect(bad).to.deep.include(['CRITICAL', 'Alpha', 'fingerprint']);
  });

  it('a certificate that is slipped into the file of another is CRITICAL', async () => {
    const both = Buffer.concat([readFileSync(alpha.certificateFile), readFileSync(beta.certificateFile)]);
    writeFileSync(join(directory, 'Alpha.pem'), both);
    await expectBad(['CRITICAL', 'Alpha', 'fingerprint']);
  });

  it('an authority that nobody has described is a WARNING', async () => {
    const evil = createCa(mkdtempSync(join(home, 'evil-')), 'Evil');
    copyFileSync(evil.certificateFile, join(directory, `${evil.hash}.0`));
    await expectBad(['WARNING', `${evil.hash}.0`, 'stranger']);
  });

  it('withdrawn, unlisted and missing anchors are told apart', async () => {
    documents('1.133', 100 * DAY, ['Gamma', 'Delta'], 'ca_Alpha-1.100-1\n');
    await expectBad(
      ['CRITICAL', 'Alpha', 'obsolete'],
      ['WARNING', 'Beta', 'unlisted'],
      ['WARNING', 'Gamma', 'missing'],
      ['WARNING', 'Delta', 'missing'],
    );
  });

  it('missing files are named', async () => {
    for (const name of [`Alpha.signing_policy`, 'Alpha.crl_url', `${beta.hash}.0`, `${beta.oldHash}.0`]) {
      unlinkSync(join(directory, name));
    }
    const { observation } = await run();
    expect(observation.anchors.map(({ missingFiles }) => missingFiles)).to.deep.equal([
      ['Alpha.signing_policy', 'Alpha.crl_url'],
      [`${beta.hash}.0`],
    ]);
  });

  it('one of the two hash links is enough, and a link to nothing trusts nobody', async () => {
    unlinkSync(join(directory, `${alpha.oldHash}.0`));
    symlinkSync('nothing.pem', join(directory, '01234567.0'));
    await expectBad();
  });

  it('metadata without certificate are a WARNING, for nobody is trusted', async () => {
    for (const name of ['Alpha.pem', `${alpha.hash}.0`, `${alpha.oldHash}.0`])
      unlinkSync(join(directory, name));
    await expectBad(['WARNING', 'Alpha', 'file-missing']);
  });

  it('files that hold no certificate are UNKNOWN', async () => {
    writeFileSync(join(directory, 'Alpha.pem'), 'text');
    const { bad, verdict } = await run();
    expect(bad).to.deep.include(['UNKNOWN', 'Alpha', 'certificate-unreadable']);
    expect(stateOf(verdict)).to.equal('UNKNOWN');
  });

  for (const [what, info] of [
    ['no version', 'alias = Alpha\nsha1fp.0 = AA\n'],
    ['nothing', ''],
  ] as const) {
    it(`metadata that say ${what} are not OK`, async () => {
      writeFileSync(join(directory, 'Alpha.info'), info);
      const { bad } = await run();
      expect(bad).to.deep.include(['UNKNOWN', 'Alpha', 'no-version']);
    });
  }

  it('metadata that are no file are UNKNOWN', async () => {
    unlinkSync(join(directory, 'Alpha.info'));
    mkdirSync(join(directory, 'Alpha.info'));
    const { bad } = await run();
    expect(bad).to.deep.include(['UNKNOWN', 'Alpha', 'metadata-unreadable']);
  });

  it('an empty directory is UNKNOWN', async () => {
    directory = mkdtempSync(join(home, 'empty-'));
    await expectBad(['UNKNOWN', directory, 'no-anchor']);
  });

  describe('local documents', () => {
    it('that are old tell nothing', async () => {
      const old = Date.now() / 1000 - 2 * DAY;
      utimesSync(join(home, 'list'), old, old);
      await expectBad(['UNKNOWN', join(home, 'list'), 'stale']);
    });

    it('that others may write are refused', async () => {
      chmodSync(join(home, 'list'), 0o666);
      await expectBad(['UNKNOWN', join(home, 'list'), 'denied']);
      chmodSync(join(home, 'list'), 0o644);
    });

    it('that are not there are UNKNOWN', async () => {
      unlinkSync(join(home, 'obsolete'));
      await expectBad(['UNKNOWN', join(home, 'obsolete'), 'missing']);
    });
  });

  describe('downloaded documents', () => {
    let answers: Record<string, Answer>;
    let server: TestServer;
    let cache: string;
    beforeEach(async () => {
      cache = mkdtempSync(join(home, 'cache-'));
      answers = Object.fromEntries(
        Object.entries(local()).map(([name, file]) => [`/${name}`, body(readFileSync(file))]),
      );
      server = await serve(answers);
    });
    afterEach(() => server.close());

    const urls = (): Record<string, string> =>
      Object.fromEntries(['release', 'list', 'obsolete'].map((name) => [name, `${server.url}/${name}`]));
    const fetched = (change = {}, host = localHostFromSource()): Promise<Run> =>
      runOnThisMachine(
        check,
        { directory, ...urls(), 'allow-private': ['127.0.0.0/8'], 'url-timeout': 15, ...change },
        host,
      );

    it('are judged as local ones are', async () => {
      const { bad, verdict } = await fetched();
      expect(bad).to.deep.equal([]);
      expect(stateOf(verdict)).to.equal('OK');
    });

    it('are not fetched from private addresses unless that is allowed', async () => {
      const { bad } = await fetched({ 'allow-private': [] });
      expect(bad.map(([state, , kind]) => [state, kind])).to.deep.equal(
        ['release', 'list', 'obsolete'].map(() => ['UNKNOWN', 'refused']),
      );
    });

    const failures: Readonly<Record<string, readonly [Answer, string]>> = {
      'is gone': [status(404), 'unreachable'],
      'never ends': [slowDrip(), 'timeout'],
      'hangs up': [torn, 'unreachable'],
      'sends a page': [body('<html>moved</html>'), 'malformed'],
      'sends nothing': [body(''), 'malformed'],
    };
    for (const [what, [answer, kind]] of Object.entries(failures)) {
      it(`are UNKNOWN where the server ${what}`, async () => {
        answers['/list'] = answer;
        // Only what never comes is waited for in vain: anything else may take its time on a busy machine.
        const { bad } = await fetched(kind === 'timeout' ? { 'url-timeout': 3 } : {});
        expect(bad).to.deep.equal([['UNKNOWN', `${server.url}/list`, kind]]);
      });
    }

    it('are kept, and used without asking while they are fresh', async () => {
      await fetched({ cache });
      expect(server.requests).to.have.length(3);
      const { bad } = await fetched({ cache });
      expect(bad).to.deep.equal([]);
      expect(server.requests).to.have.length(3);
      expect(readdirSync(cache)).to.have.length(3);
    });

    it('are used from the cache when they cannot be renewed, and that is said', async () => {
      await fetched({ cache });
      answers['/list'] = status(500);
      const { bad, verdict } = await fetched({ cache, refresh: 0 });
      expect(bad).to.deep.equal([['WARNING', `${server.url}/list`, 'cache']]);
      expect(stateOf(verdict)).to.equal('WARNING');
    });

    it('of another URL are not taken from the cache', async () => {
      await fetched({ cache });
      const { bad } = await fetched({ cache, list: `${server.url}/other` });
      expect(bad).to.deep.equal([['UNKNOWN', `${server.url}/other`, 'unreachable']]);
    });

    it('tell nothing once the cache is old and cannot be renewed', async () => {
      await fetched({ cache });
      const old = Date.now() / 1000 - 2 * DAY;
      for (const name of readdirSync(cache)) utimesSync(join(cache, name), old, old);
      answers['/release'] = status(500);
      const { bad } = await fetched({ cache });
      expect(bad).to.deep.equal([['UNKNOWN', `${server.url}/release`, 'stale']]);
    });

    it('are not kept where others may write, and that is said', async () => {
      chmodSync(cache, 0o777);
      const { bad } = await fetched({ cache });
      expect(bad.map(([state, , kind]) => [state, kind])).to.deep.equal(
        ['release', 'list', 'obsolete'].map(() => ['WARNING', 'cache']),
      );
      expect(readdirSync(cache)).to.deep.equal([]);
    });

    it('never show a password of the URL', async () => {
      const url = `http://user:s3cret@127.0.0.1:${server.port}/list`;
      const { observation, verdict } = await fetched({ list: url });
      expect(JSON.stringify([observation, verdict])).to.not.include('s3cret');
    });
  });
});

const REAL = '/etc/grid-security/certificates';

describeWith(['igtf-policy-classic'], 'the IGTF distribution as Debian packages it', () => {
  it('is whole and unaltered', async () => {
    expect(existsSync(REAL)).to.equal(true);
    const { observation, verdict } = await runOnThisMachine(check, {
      directory: REAL,
      release: '/nonexistent',
      list: '/nonexistent',
      obsolete: '/nonexistent',
    });
    expect(observation.anchors.length).to.be.above(60);
    const own = verdict.findings.filter(({ subject }) => subject !== '/nonexistent');
    expect(own.filter(({ state }) => state !== 'OK')).to.deep.equal([]);
  });
});

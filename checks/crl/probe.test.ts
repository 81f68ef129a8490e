import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCa,
  impostorOf,
  installAnchor,
  issueList,
  type Ca,
  type KeyKind,
  type ListOptions,
} from '../../test/kit/ca.ts';
import { runCrl, type CrlRun } from '../../test/kit/crl-run.ts';
import { handmadeList, utcFromNow } from '../../test/kit/der.ts';
import { asUnprivileged } from '../../test/kit/as-unprivileged.ts';
import { stateOf } from '../../src/check/index.ts';

const DAY = 86_400;

describe('crl probes and judges', () => {
  let home: string;
  let ca: Ca;
  let directory: string;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'secmon-crl-'));
    ca = createCa(home, 'Alpha', { subject: '/C=CH/O=Example/CN=Alpha' });
  });
  after(() => rmSync(home, { recursive: true }));

  beforeEach(() => {
    directory = mkdtempSync(join(home, 'certificates-'));
    installAnchor(directory, ca);
  });

  function install(bytes: Buffer | string, file = `${ca.hash}.r0`): void {
    writeFileSync(join(directory, file), bytes);
  }

  async function expectBad(...bad: readonly (readonly string[])[]): Promise<CrlRun> {
    const run = await runCrl(directory);
    expect(run.bad).to.deep.equal(bad);
    return run;
  }

  describe('a list that is good', () => {
    const good: Readonly<Record<string, ListOptions>> = {
      'in PEM': {},
      'in DER': { format: 'der' },
      'of version 1': { number: undefined },
      'with no entry': { revoked: 0 },
      'with 30,000 entries': { revoked: 30_000 },
    };
    for (const [what, options] of Object.entries(good)) {
      it(what, async () => {
        install(issueList(ca, options));
        const { verdict, observation } = await expectBad();
        expect(stateOf(verdict)).to.equal('OK');
        expect(observation.anchors).to.have.length(1);
        expect(observation.installed[0]?.content).to.include({
          entries: options.revoked ?? 2,
          signer: 'Alpha',
        });
      });
    }

    it('with text before it', async () => {
      install(Buffer.concat([Buffer.from('Certificate Revocation List (CRL):\n  text\n'), issueList(ca)]));
      await expectBad();
    });

    it('under the MD5-style hash only', async () => {
      install(issueList(ca), `${ca.oldHash}.r0`);
      await expectBad();
    });

    it('under both hashes is read as one', async () => {
      const bytes = issueList(ca);
      install(bytes);
      install(bytes, `${ca.oldHash}.r0`);
      const { observation } = await expectBad();
      expect(observation.installed.map(({ files }) => files.toSorted())).to.deep.equal([
        [`${ca.hash}.r0`, `${ca.oldHash}.r0`].toSorted(),
      ]);
    });

    it('behind a gap in the numbers, where OpenSSL never looks, is none', async () => {
      install(issueList(ca), `${ca.hash}.r1`);
      const { observation } = await expectBad(['CRITICAL', 'Alpha', 'missing']);
      expect(observation.orphans).to.deep.equal([`${ca.hash}.r1`]);
    });

    it('beside an older one', async () => {
      install(issueList(ca, { number: 1, thisUpdate: -2 * DAY }));
      install(issueList(ca, { number: 2 }), `${ca.hash}.r1`);
      const { verdict } = await expectBad();
      expect(verdict.metrics[0]).to.include({ label: 'lists', value: 2 });
    });
  });

  describe('keys', () => {
    const keys = [
      ['rsa', {}],
      ['rsa', { digest: 'sha1' }],
      ['rsa', { digest: 'sha224' }],
      ['rsa', { digest: 'sha384' }],
      ['rsa', { digest: 'sha512' }],
      ['rsa', { pss: true }],
      ['rsa', { pss: true, digest: 'sha512' }],
      ['rsa-pss', {}],
      ['ec', { digest: 'sha1' }],
      ['ec', { digest: 'sha384' }],
      ['ed25519', {}],
      ['ed448', {}],
    ] as const;
    const authorities = new Map<KeyKind, readonly [Ca, Ca]>();
    function authorityAndImpostor(key: KeyKind): readonly [Ca, Ca] {
      const known = authorities.get(key);
      if (known !== undefined) return known;
      const made = createCa(home, `Key-${key}`, { key });
      const pair = [made, impostorOf(made, home, key)] as const;
      authorities.set(key, pair);
      return pair;
    }

    for (const [key, options] of keys) {
      it(`${key} ${JSON.stringify(options)} verifies its own list and no other's`, async () => {
        const [other, impostor] = authorityAndImpostor(key);
        installAnchor(directory, other);
        install(issueList(ca));
        install(issueList(other, options), `${other.hash}.r0`);
        await expectBad();
        install(issueList(impostor, options), `${other.hash}.r0`);
        await expectBad(['CRITICAL', other.name, 'foreign-signature']);
      });
    }

    it('md5 is not trusted', async () => {
      const [rsa] = authorityAndImpostor('rsa');
      installAnchor(directory, rsa);
      install(issueList(ca));
      install(issueList(rsa, { digest: 'md5' }), `${rsa.hash}.r0`);
      await expectBad(['UNKNOWN', rsa.name, 'weak-signature']);
    });
  });

  describe('a list that is bad', () => {
    const made: Readonly<Record<string, readonly [ListOptions, string, string]>> = {
      expired: [{ thisUpdate: -2 * DAY, nextUpdate: -3600 }, 'CRITICAL', 'expired'],
      'about to expire': [{ nextUpdate: 8 * 3600 }, 'WARNING', 'expiring'],
      'from the future': [{ thisUpdate: 3600, nextUpdate: DAY }, 'CRITICAL', 'not-yet-valid'],
      'a delta list': [{ extensions: ['2.5.29.27 = critical, ASN1:INTEGER:1'] }, 'CRITICAL', 'delta'],
      'for user certificates only': [
        { extensions: ['issuingDistributionPoint = critical, @point', '[point]', 'onlyuser = TRUE'] },
        'UNKNOWN',
        'partial',
      ],
      'with an unknown critical extension': [
        { extensions: ['1.2.3.4 = critical, ASN1:NULL'] },
        'UNKNOWN',
        'unhandled-extension',
      ],
    };
    for (const [what, [options, state, kind]] of Object.entries(made)) {
      it(what, async () => {
        install(issueList(ca, options));
        await expectBad([state, 'Alpha', kind]);
      });
    }

    it('without next update', async () => {
      const issuer = handIssuer();
      installAnchor(directory, issuer);
      install(issueList(ca));
      install(handmadeList(issuer, { rest: [utcFromNow(-60)] }), `${issuer.hash}.r0`);
      await expectBad(['UNKNOWN', 'Hand', 'no-next-update']);
    });

    let hand: Ca | undefined;
    const handIssuer = (): Ca => (hand ??= createCa(home, 'Hand'));

    it('signed by another key', async () => {
      install(issueList(impostorOf(ca, directory), { nextUpdate: 8 * 365 * DAY }));
      await expectBad(['CRITICAL', 'Alpha', 'foreign-signature']);
    });

    it('of another issuer', async () => {
      install(issueList(createCa(directory, 'Stranger')));
      await expectBad(['CRITICAL', 'Alpha', 'wrong-issuer']);
    });

    it('changed after it was signed', async () => {
      const bytes = issueList(ca, { format: 'der', revoked: 3 });
      const at = bytes.indexOf(Buffer.from('10000001', 'hex'));
      bytes[at] = 0x11;
      install(bytes);
      await expectBad(['CRITICAL', 'Alpha', 'foreign-signature']);
    });

    const noLists: Readonly<Record<string, () => Buffer | string>> = {
      'cut off in PEM': () => issueList(ca).subarray(0, 300),
      'cut off in DER': () => issueList(ca, { format: 'der' }).subarray(0, -1),
      garbage: () => Buffer.from('0123456789abcdef'.repeat(99), 'hex'),
      empty: () => '',
      'an error page': () => '<!doctype html><title>404</title>',
      'a certificate': () => readFileSync(ca.certificateFile),
    };
    for (const [what, make] of Object.entries(noLists)) {
      it(what, async () => {
        install(make());
        await expectBad(['CRITICAL', 'Alpha', 'malformed']);
      });
    }

    it('a FIFO, a directory, a link to nothing', async () => {
      execFileSync('mkfifo', [join(directory, `${ca.hash}.r0`)]);
      await expectBad(['UNKNOWN', 'Alpha', 'unreadable']);
      unlinkSync(join(directory, `${ca.hash}.r0`));
      mkdirSync(join(directory, `${ca.hash}.r0`));
      await expectBad(['UNKNOWN', 'Alpha', 'unreadable']);
      rmSync(join(directory, `${ca.hash}.r0`), { recursive: true });
      symlinkSync('nowhere', join(directory, `${ca.hash}.r0`));
      await expectBad(['UNKNOWN', 'Alpha', 'unreadable']);
    });

    it('not to be read by us', async () => {
      install(issueList(ca));
      for (const path of [home, directory]) chmodSync(path, 0o755);
      chmodSync(join(directory, `${ca.hash}.r0`), 0);
      await asUnprivileged(() => expectBad(['UNKNOWN', 'Alpha', 'unreadable']));
    });

    it('missing', async () => {
      await expectBad(['CRITICAL', 'Alpha', 'missing']);
    });
  });

  describe('several lists', () => {
    it('a bad one beside a good one is a warning about its file', async () => {
      install(issueList(ca));
      install('garbage', `${ca.hash}.r1`);
      install(issueList(impostorOf(ca, directory)), `${ca.hash}.r2`);
      install(issueList(ca, { thisUpdate: -2 * DAY, nextUpdate: -DAY }), `${ca.oldHash}.r0`);
      const { bad } = await runCrl(directory);
      expect(bad.toSorted()).to.deep.equal(
        [
          ['WARNING', `${ca.hash}.r1`, 'malformed'],
          ['WARNING', `${ca.hash}.r2`, 'foreign-signature'],
          ['WARNING', `${ca.oldHash}.r0`, 'expired'],
        ].toSorted(),
      );
    });

    it('two in one file are both seen', async () => {
      install(Buffer.concat([issueList(ca), issueList(impostorOf(ca, directory))]));
      await expectBad(['WARNING', `${ca.hash}.r0#2`, 'foreign-signature']);
    });
  });

  describe('several anchors', () => {
    it('of one name each need a list by their own key', async () => {
      const successor = createCa(directory, 'Successor', { subject: ca.subject });
      installAnchor(directory, successor, { links: false });
      install(issueList(successor));
      await expectBad(['CRITICAL', 'Alpha', 'missing']);
      install(issueList(ca), `${ca.hash}.r1`);
      await expectBad();
    });

    it('one certificate under several names is one anchor', async () => {
      copyFileSync(ca.certificateFile, join(directory, 'Zeta.pem'));
      writeFileSync(join(directory, 'Zeta.crl_url'), 'http://ca.invalid/other.crl\n');
      symlinkSync('Alpha.info', join(directory, `${ca.hash}.info`));
      install(issueList(ca));
      const { observation } = await expectBad();
      expect(observation.anchors.map(({ name, urls }) => [name, urls])).to.deep.equal([
        ['Alpha', ['http://ca.invalid/Alpha.crl', 'http://ca.invalid/other.crl']],
      ]);
    });

    it('two in one file are told apart', async () => {
      const second = createCa(directory, 'Second');
      const both = [ca, second].map(({ certificateFile }) => readFileSync(certificateFile));
      writeFileSync(join(directory, 'Alpha.pem'), Buffer.concat(both));
      install(issueList(ca));
      await expectBad(['CRITICAL', 'Alpha#2', 'missing']);
    });
  });
});

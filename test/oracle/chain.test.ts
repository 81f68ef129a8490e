/** The chains of host-certificate against `openssl verify -purpose sslserver`. */
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { describeWith } from '../kit/debian-packages.ts';
import { DAY, HOST, HostSite } from '../kit/host-site.ts';
import type { Issued, IssueOptions } from '../kit/tls-ca.ts';

/** Findings that OpenSSL has too; it judges neither names nor strength here. */
const SHARED: readonly string[] = [
  'bad-signature',
  'expired',
  'name-constraints',
  'not-an-authority',
  'not-yet-valid',
  'path-length',
  'purpose',
  'self-signed',
  'unhandled-extension',
  'untrusted',
];

const LEAF = {
  basic: ['', 'critical, CA:FALSE'],
  usage: [
    '',
    'critical, digitalSignature',
    'critical, keyAgreement',
    'critical, dataEncipherment',
    'digitalSignature, keyCertSign',
  ],
  purpose: ['', 'serverAuth', 'clientAuth', 'clientAuth, serverAuth', 'emailProtection'],
  name: [`DNS:${HOST}`, 'DNS:other.example.com', 'IP:192.0.2.1'],
};
const AUTHORITY = {
  basic: ['critical, CA:TRUE', 'critical, CA:FALSE', 'CA:TRUE, pathlen:0', ''],
  usage: ['', 'critical, keyCertSign', 'critical, cRLSign', 'critical, keyCertSign, digitalSignature'],
  purpose: ['', 'serverAuth', 'emailProtection'],
  constraints: [
    '',
    'critical, permitted;DNS:example.org',
    'critical, excluded;DNS:example.org',
    'critical, permitted;IP:192.0.2.0/255.255.255.0',
  ],
};
const DATES = [{}, { notBefore: -9 * DAY, notAfter: -DAY }, { notBefore: DAY, notAfter: 9 * DAY }] as const;

const lines = (options: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(options).flatMap(([name, value]) => (value === '' ? [] : [`${name} = ${value}`]));

const leaf = fc.record({
  basicConstraints: fc.constantFrom(...LEAF.basic),
  keyUsage: fc.constantFrom(...LEAF.usage),
  extendedKeyUsage: fc.constantFrom(...LEAF.purpose),
  subjectAltName: fc.constantFrom(...LEAF.name),
});
const authority = fc.record({
  basicConstraints: fc.constantFrom(...AUTHORITY.basic),
  keyUsage: fc.constantFrom(...AUTHORITY.usage),
  extendedKeyUsage: fc.constantFrom(...AUTHORITY.purpose),
  nameConstraints: fc.constantFrom(...AUTHORITY.constraints),
});
const dates = fc.oneof({ weight: 4, arbitrary: fc.constant(DATES[0]) }, fc.constantFrom(...DATES));
const withDates = (extensions: typeof leaf | typeof authority): fc.Arbitrary<IssueOptions> =>
  fc.tuple(extensions, dates).map(([options, when]) => ({ extensions: lines(options), ...when }));

describeWith(['openssl'], 'chains of certificates', function () {
  this.timeout(180_000);
  let site: HostSite;
  before(() => {
    site = new HostSite();
    site.reset();
  });
  after(() => site.remove());

  it('are good exactly where OpenSSL says so', async () => {
    const agreed = { good: 0, bad: 0 };
    const chain = fc.tuple(fc.array(withDates(authority), { maxLength: 2 }), withDates(leaf));
    await fc.assert(
      fc.asyncProperty(chain, async ([authorities, host]) => {
        const above = authorities.reduce<readonly Issued[]>((chain_, options, index) => {
          const subject = `/O=Example/CN=Authority ${index}`;
          return [...chain_, site.intermediate({ ...options, subject }, chain_.at(-1)?.ca ?? site.root)];
        }, []);
        const own = site.host(above.at(-1)?.ca ?? site.root, host);
        const { verdict } = await site.run(site.bundle(own, ...above), { name: [] });
        const bad = verdict.findings.filter(({ state, kind }) => state !== 'OK' && SHARED.includes(kind));
        const isGood = verify(own, above);
        agreed[isGood ? 'good' : 'bad'] += 1;
        expect(bad.length === 0, `${JSON.stringify(bad)}\n${above.length} authorities`).to.equal(isGood);
      }),
      { numRuns: 60 },
    );
    expect(agreed.good).to.be.above(2);
    expect(agreed.bad).to.be.above(2);
  });

  function verify(own: Issued, above: readonly Issued[]): boolean {
    const untrusted = above.length === 0 ? [] : ['-untrusted', site.bundle(...above)];
    const argv = ['verify', '-purpose', 'sslserver', '-CAfile', site.root.certificateFile, ...untrusted];
    return spawnSync('openssl', [...argv, own.certificateFile]).status === 0;
  }
});

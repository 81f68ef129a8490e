import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localMachine } from '../../src/host/local/machine.ts';
import { createCa, openssl } from '../../test/kit/ca.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { advisoryOf } from '../../test/kit/svg-advisory.ts';
import { issue } from '../../test/kit/tls-ca.ts';
import type { Configuration } from './configuration.ts';
import { examine } from './examine.ts';

const machine = localMachine(localHostFromSource());

describe('what is wrong with the files of a Pakiti server', function () {
  this.timeout(60_000);
  let root: string;
  const at = (...names: readonly string[]): string => join(root, ...names);
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'secmon-pakiti-examine-'));
    const ca = createCa(root, 'ca');
    const { certificateFile, keyFile } = issue(root, ca);
    for (const name of ['keys', 'feeds', 'kev', 'advisories']) mkdirSync(at(name));
    writeFileSync(at('advisories', 'one.md'), advisoryOf({}));
    writeFileSync(at('tokens.json'), '{"tokens": []}', { mode: 0o600 });
    writeFileSync(at('contacts.yaml'), 'sites: [{ name: EXAMPLE-SITE, csirt: [csirt@site.example.org] }]', {
      mode: 0o600,
    });
    openssl('genrsa', '-out', at('reports.pem'), '2048');
    tls = { certificate: certificateFile, key: keyFile, clientAuthorities: ca.certificateFile };
  });
  after(() => rmSync(root, { recursive: true }));
  let tls: Configuration['listen']['tls'];

  const whole = (): Configuration => ({
    store: { sqlite: at('store.db') },
    listen: { port: 0, tokens: at('tokens.json'), ...(tls && { tls }) },
    feed: { decryptionKey: at('reports.pem'), trustedKeys: at('keys') },
    feeds: { directory: at('feeds'), each: { kev: { from: [at('kev')] } } },
    sites: { directory: { file: at('contacts.yaml') }, administrators: true },
    tags: { advisories: [at('advisories')] },
  });
  const fieldsOf = async (configuration: Configuration): Promise<readonly string[]> =>
    (await examine(configuration, machine)).map(({ field }) => field.join('.'));

  it('is nothing where all is there, and nothing is made', async () => {
    const before = readdirSync(root);
    expect(await examine(whole(), machine)).to.deep.equal([]);
    expect(readdirSync(root)).to.deep.equal(before);
  });

  it('is each file and directory that is not there, by its field', async () => {
    const gone = JSON.parse(JSON.stringify(whole()).replaceAll(root, at('none'))) as Configuration;
    expect(await fieldsOf(gone)).to.have.members([
      ...['store.sqlite', 'listen.tls.certificate', 'listen.tls.key', 'listen.tls.clientAuthorities'],
      ...[
        'listen.tokens',
        'feed.decryptionKey',
        'feed.trustedKeys',
        'feeds.directory',
        'feeds.each.kev.from.0',
      ],
      ...['sites.directory.file', 'tags.advisories.0'],
    ]);
  });

  it('is a release of which no feed speaks, unless others than vendors may', async () => {
    const releases = ['almalinux:9', 'almalinuxx:9', 'debian:12'];
    const feeds = { directory: at('feeds'), releases };
    expect(await examine({ ...whole(), feeds }, machine)).to.deep.equal([
      { field: ['feeds', 'releases', '1'], message: "no feed speaks of 'almalinuxx:9'" },
    ]);
    const each = { oval: { from: [at('kev')] } };
    const repositories = ['https://repo.example.org/os/'];
    for (const fed of [{ each }, { repositories }])
      expect(await fieldsOf({ ...whole(), feeds: { ...feeds, ...fed } })).to.deep.equal([]);
  });

  it('is what others may read, and what is none', async () => {
    writeFileSync(at('shown.json'), '{"tokens": []}', { mode: 0o644 });
    writeFileSync(at('no-key.pem'), 'no key', { mode: 0o600 });
    mkdirSync(at('empty'));
    const wrong: Configuration = {
      ...whole(),
      listen: { port: 0, tokens: at('shown.json') },
      feed: { decryptionKey: at('no-key.pem') },
      tags: { advisories: [at('advisories'), at('empty')] },
    };
    const complaints = await examine(wrong, machine);
    expect(
      complaints.map(({ field, message }) => `${field.join('.')}: ${message}`.replaceAll(`${root}/`, '')),
    ).to.deep.equal([
      'listen.tokens: shown.json: refused, its mode is 0644 and must be 0600 or 0640',
      'feed.decryptionKey: no-key.pem: no private key (PEM, without a passphrase)',
      'tags.advisories.1: empty: no Markdown of an advisory',
    ]);
  });
});

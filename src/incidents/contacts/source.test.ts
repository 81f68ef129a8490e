import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDocument } from '../../check/document.ts';
import { localMachine } from '../../host/local/machine.ts';
import { createCa, type Ca } from '../../../test/kit/ca.ts';
import { startGocdb } from '../../../test/kit/gocdb-double.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { issue, type Issued, serverExtensions } from '../../../test/kit/tls-ca.ts';
import { type ContactsConfiguration, contactsSourceSchema, openContacts } from './source.ts';

describe('the source of contacts', function () {
  this.timeout(120_000);
  const machine = localMachine(localHostFromSource());
  let directory: string;
  let ca: Ca;
  let client: Issued;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-contacts-'));
    ca = createCa(directory, 'authority');
    client = issue(directory, ca, { subject: '/CN=secmon', extensions: serverExtensions() });
    chmodSync(client.keyFile, 0o600);
  });
  after(() => rmSync(directory, { recursive: true }));

  it('is GOCDB, asked with the certificate that the operator gives', async () => {
    const sites = [{ id: 1, name: 'SITE-A', ngi: 'NGI_A', csirt: 'csirt@example.org' }];
    const content = { sites, ngis: {}, downtimes: [], changes: [] };
    const gocdb = await startGocdb(issue(directory, ca), ca, content);
    const configuration = {
      gocdb: {
        url: `${gocdb.url}/`,
        certificate: client.certificateFile,
        key: client.keyFile,
        authorities: ca.certificateFile,
        cache: mkdtempSync(join(directory, 'cache-')),
      },
    };
    const source = await openContacts(await checked(configuration), machine);
    try {
      expect((await source.kept()).sites.size).to.equal(0);
      const { directory: heard, troubles } = await source.refresh(false);
      expect(troubles).to.deep.equal([]);
      expect(heard.sites.get('SITE-A')?.csirt).to.deep.equal(['csirt@example.org']);
      expect((await source.kept()).sites.size).to.equal(1);
    } finally {
      source.close();
      await gocdb.close();
    }
  });

  it('is a file, read again each time', async () => {
    const file = join(directory, 'contacts.yaml');
    writeFileSync(file, 'sites: [{ name: SITE-A, csirt: [] }]\n');
    const source = await openContacts(await checked({ file }), machine);
    expect((await source.kept()).sites.size).to.equal(1);
    writeFileSync(file, 'sites: [{ name: SITE-A, csirt: [] }, { name: SITE-B, csirt: [] }]\n');
    expect((await source.refresh(false)).directory.sites.size).to.equal(2);
  });

  it('needs a key that nobody else can read', async () => {
    const key = join(directory, 'open-key.pem');
    writeFileSync(key, 'x', { mode: 0o644 });
    const gocdb = { certificate: client.certificateFile, key, cache: directory };
    expect(await rejection(openContacts({ gocdb }, machine))).to.include({ reason: 'denied' });
  });

  for (const [name, given] of [
    ['both', { file: '/x', gocdb: { certificate: '/c', key: '/k', cache: '/d' } }],
    ['none', {}],
    [
      'GOCDB without encryption',
      { gocdb: { url: 'http://goc.example.org', certificate: '/c', key: '/k', cache: '/d' } },
    ],
    [
      'a password in the address',
      { gocdb: { url: 'https://a:b@goc.example.org', certificate: '/c', key: '/k', cache: '/d' } },
    ],
  ] as const)
    it(`is not ${name}`, async () => {
      expect(await rejection(checked(given))).to.include({ reason: 'malformed' });
    });
});

function checked(configuration: object): Promise<ContactsConfiguration> {
  return parseDocument(JSON.stringify(configuration), 'incidents.yaml', contactsSourceSchema);
}

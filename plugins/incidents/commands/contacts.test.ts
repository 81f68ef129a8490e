import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createCa } from '../../../test/kit/ca.ts';
import { type GocdbDouble, startGocdb } from '../../../test/kit/gocdb-double.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { issue, serverExtensions } from '../../../test/kit/tls-ca.ts';
import { parseDocument } from '../../../src/check/index.ts';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { type ContactsConfiguration, contactsSourceSchema } from '../../../src/incidents/contacts/source.ts';
import { incidentContacts } from './contacts.ts';

describe('secmon incident contacts', function () {
  this.timeout(180_000);
  let folder = '';
  let source = '';
  let gocdb: GocdbDouble;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-contacts-'));
    source = join(folder, 'source.yaml');
    const ca = createCa(folder, 'authority');
    const client = issue(folder, ca, { subject: '/CN=secmon', extensions: serverExtensions() });
    chmodSync(client.keyFile, 0o600);
    gocdb = await startGocdb(issue(folder, ca), ca, {
      sites: ['A', 'B', 'C'].map((name, id) => ({
        id,
        name: `SITE ${name}`,
        ngi: 'NGI_X',
        csirt: name === 'C' ? 'at the | desk' : `${name}@example.org`,
      })),
      ngis: { NGI_X: 'security@example.org' },
      downtimes: [],
      changes: [],
    });
    const configuration = {
      gocdb: {
        url: gocdb.url,
        certificate: client.certificateFile,
        key: client.keyFile,
        authorities: ca.certificateFile,
        cache: mkdtempSync(join(folder, 'cache-')),
      },
    };
    writeFileSync(source, JSON.stringify(configuration), { mode: 0o600 });
  });
  afterEach(async () => {
    await gocdb.close();
    rmSync(folder, { recursive: true });
  });

  async function secmon(...argv: string[]): Promise<{ readonly text: string; readonly exitCode: number }> {
    const world = {
      host: localHostFromSource(),
      checks: [],
      commands: [incidentContacts],
      version: '0',
      signal: new AbortController().signal,
    };
    return await runOperator(['incident', 'contacts', ...argv], world as unknown as OperatorWorld);
  }

  it('asks, and shows afterwards what is known', async () => {
    expect((await secmon('--source', source)).text).to.include('sites: never heard');
    const asked = await secmon('--source', source, '--refresh');
    expect(asked.exitCode, asked.text).to.equal(0);
    const count = gocdb.asked.length;
    const { text, exitCode } = await secmon('--source', source);
    expect(exitCode).to.equal(0);
    expect(text).to.match(
      /^SITE A +NGI_X +Certified +production +UTC +0 +A@example\.org +security@example\.org$/m,
    );
    expect(text).to.match(/^SITE C .* nobody +security@example\.org$/m);
    expect(text).to.match(/^sites: heard \d+ (?:s|min) ago$/m);
    expect(text).to.match(/^note: 'SITE C': no mail address /m);
    expect(text).not.to.include('|');
    expect(gocdb.asked.length).to.equal(count);
  });

  it('does not believe that many have vanished until somebody says so', async () => {
    await secmon('--source', source, '--refresh');
    gocdb.content.sites = gocdb.content.sites.slice(2);
    const refused = await secmon('--source', source, '--refresh');
    expect(refused.exitCode).to.equal(3);
    expect(refused.text).to.include('sites: as it was: 2 of 3 sites have vanished');
    expect(refused.text).to.include('SITE A');
    const accepted = await secmon('--source', source, '--refresh', '--accept-loss');
    expect(accepted.exitCode, accepted.text).to.equal(0);
    expect(accepted.text).not.to.include('SITE A');
  });

  it('has an example that is right', async () => {
    const text = readFileSync('config/contacts-source.example.yaml', 'utf8');
    const { gocdb: given } = await parseDocument<ContactsConfiguration>(
      text,
      'example',
      contactsSourceSchema,
    );
    expect(given?.scopes).to.deep.equal(['EGI']);
  });

  function bridge(incidents: object): string {
    const path = join(folder, 'bridge.yaml');
    const receivers = [{ name: 'status', kind: 'nagios-status', path: '/nowhere/status.dat' }];
    const store = { sqlite: join(folder, 'store.db') };
    writeFileSync(path, JSON.stringify({ store, receivers, sinks: [], incidents }), { mode: 0o600 });
    return path;
  }

  it('asks where the bridge does, and shares what is known with it', async () => {
    const contacts = JSON.parse(readFileSync(source, 'utf8')) as object;
    const config = bridge({ contacts });
    expect((await secmon('--config', config, '--refresh')).text).to.include('A@example.org');
    expect((await secmon('--source', source)).text).to.include('A@example.org');
    expect((await secmon('--config', config)).text).to.include('A@example.org');
  });

  it('says what is missing', async () => {
    expect((await secmon('--config', bridge({}))).text).to.include(
      'incidents.contacts is missing, and so is --source',
    );
    expect((await secmon('--source', source, '--accept-loss')).text).to.include(
      '--accept-loss: without --refresh',
    );
  });
});

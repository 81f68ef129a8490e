/** What the documents show as configurations can be used. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { readConfiguration, type Configuration } from './configuration.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the configuration of the bridge', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-configuration-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  async function read(text: string, mode = 0o600): Promise<Configuration> {
    const path = join(directory, 'bridge.yaml');
    writeFileSync(path, text);
    chmodSync(path, mode);
    return await readConfiguration(localHostFromSource(), path);
  }

  it('that is shipped as an example can be used', async () => {
    const { sinks } = await read(readFileSync(join(ROOT, 'config/bridge.example.yaml'), 'utf8'));
    expect(sinks.map(({ kind }) => kind)).to.deep.equal(['file']);
  });

  it('that the README shows can be used', async () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, text = ''] = /```yaml\n(store: .*?)```/s.exec(readme) ?? [];
    const { receivers } = await read(text);
    expect(receivers.map(({ kind }) => kind)).to.deep.equal(['http', 'nagios-perfdata']);
  });

  it('is refused where others may write it', async () => {
    const failed = await rejection(read('{}', 0o666));
    expect(String(failed)).to.match(/others than its owner may write it/);
  });

  it('is refused for a listener that the daemon would refuse, and for a receiver that nobody can speak to', async () => {
    const text = 'store: { sqlite: /x }\nreceivers: [{ name: a, kind: http }]\nsinks: []\n';
    expect(String(await rejection(read(text)))).to.match(/listen: is missing, and receiver 'a' answers/);
    const open = `${text}listen: { port: 1, address: 0.0.0.0, tokens: /t }\n`;
    expect(String(await rejection(read(open)))).to.match(/bridge\.yaml: listen\.tls: is needed/);
  });

  it('is refused, by file and line, for a portal that nobody can ask', async () => {
    const text = 'store: { sqlite: /x }\nreceivers: [{ name: a, kind: http }]\nsinks: []\nportal: {}\n';
    expect(String(await rejection(read(text)))).to.match(/bridge\.yaml: portal: needs listen/);
  });
});

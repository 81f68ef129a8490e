import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { rejection } from '../../test/kit/rejection.ts';
import { readConfiguration, type Configuration } from './configuration.ts';
import { OPEN } from './feed-schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const host = localHostFromSource();

describe('the configuration of the Pakiti server', () => {
  let directory: string;
  before(() => void (directory = mkdtempSync(join(tmpdir(), 'secmon-pakiti-'))));
  after(() => rmSync(directory, { recursive: true }));

  async function read(text: string): Promise<Configuration> {
    const path = join(directory, 'pakiti-server.yaml');
    writeFileSync(path, text, { mode: 0o600 });
    return await readConfiguration(host, path);
  }

  const complaint = async (text: string): Promise<string> =>
    String(await rejection(read(text))).replace(`${directory}/`, '');

  it('is right in the example, and in the README', async () => {
    const example = readFileSync(join(ROOT, 'config/pakiti-server.example.yaml'), 'utf8');
    expect((await read(example)).feed?.open).to.have.length(2);
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, block = ''] = /`pakiti-server` takes[^]*?```yaml\n([^]*?)```/.exec(readme) ?? [];
    expect((await read(block)).listen.port).to.equal((await read(example)).listen.port);
    const [, first = ''] = /pakiti-server\.yaml <<'END'\n([^]*?)END\n/.exec(readme) ?? [];
    expect((await read(first)).listen.port).to.equal((await read(example)).listen.port);
  });

  it('listens on one port, as everybody who asks it is told', () => {
    const asked = globSync(['README.md', 'config/**/*.{cfg,conf}', 'checks/pakiti*/{README.md,options.ts}'], {
      cwd: ROOT,
    }).flatMap((name) => [
      ...readFileSync(join(ROOT, name), 'utf8').matchAll(
        /https:\/\/(?:pakiti\.example\.org|localhost)(\S*?)\/(?:feed|api)\/(?!exportCves)/g,
      ),
    ]);
    expect(asked).to.have.length.above(6);
    expect(new Set(asked.map(([, port]) => port))).to.deep.equal(new Set([':8444']));
  });

  it('says in the README and in the example who reports without a credential where nothing is said', () => {
    for (const name of ['README.md', 'config/pakiti-server.example.yaml'])
      for (const { network } of OPEN)
        expect(readFileSync(join(ROOT, name), 'utf8'), name).to.include(network);
  });

  const wrong: readonly (readonly [what: string, text: string, message: string])[] = [
    ['nothing to listen on', 'store: { sqlite: a }', "must have required property 'listen'"],
    ['a misspelt field', 'store: { sqlite: a }\nlisten: { port: 0 }\nfeeed: {}', 'feeed'],
    [
      'no TLS for the world',
      'store: { sqlite: a }\nlisten: { port: 0, address: 0.0.0.0 }',
      ':2: listen.tls: is needed',
    ],
    [
      'a network that is none',
      'store: { sqlite: a }\nlisten: { port: 0 }\nfeed:\n  open:\n    - network: 192.0.2.0/33',
      ":5: feed.open.0.network: '192.0.2.0/33' is no network",
    ],
    [
      'a name for a server in front',
      'store: { sqlite: a }\nlisten: { port: 0 }\nfeed: { tlsProxies: [proxy.example.org] }',
      "feed.tlsProxies.0: 'proxy.example.org' is no network",
    ],
  ];
  for (const [what, text, message] of wrong)
    it(`is refused with ${what}`, async () => {
      expect(await complaint(text)).to.include(message);
    });
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PakitiCommands } from '../../../test/kit/pakiti-commands.ts';
import { report } from '../../../test/kit/pakiti-store.ts';

describe('what secmon pakiti host shows', () => {
  let commands: PakitiCommands;
  beforeEach(async () => (commands = await PakitiCommands.open()));
  afterEach(() => commands.close());
  const secmon = (...argv: readonly string[]): Promise<string> => commands.run(...argv);

  it('shows a few CVEs of an advisory with many, an unknown system, and a site that nobody has said', async () => {
    const many = Array.from({ length: 9 }, (_, at) => `CVE-2024-200${at}`);
    const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '5.1.8-9.el9' }] }];
    const advisory = {
      ...{ id: 'ALSA-2024:1', summary: 'bash', related: many, modified: '2024-01-01T00:00:00Z' },
      affected: [{ package: { ecosystem: 'AlmaLinux:9', name: 'bash' }, ranges }],
    };
    mkdirSync(join(commands.folder, 'feeds'));
    commands.write('feeds/a.json', JSON.stringify(advisory));
    await secmon('feeds', 'sync', '--from', join(commands.folder, 'feeds'));
    await commands.withBench((bench) => bench.assess());
    expect(await secmon('host', 'a')).to.include(
      '  ALSA-2024:1  CVE-2024-2000 CVE-2024-2001 CVE-2024-2002 and 6 more  5.1.8-9.el9  vulnerable  ',
    );
    await commands.withBench(async (bench) => {
      const { inventory, ...rest } = report('a', { bash: '5.2' });
      await bench.take({ ...rest, site: '', inventory: { ...inventory, system: '' } });
    });
    expect(await secmon('host', 'a')).to.include("'a' is at several sites, such as '' and 'SITE': --site");
    expect(await secmon('host', 'a', '--site', '')).to.match(/^unknown system, 1 packages, last report /m);
  });
});

import { expect } from 'chai';
import { PakitiCommands } from '../../../test/kit/pakiti-commands.ts';
import { advisory } from '../../../test/kit/pakiti-store.ts';

const CVE = 'CVE-2024-1000';

describe('secmon pakiti feeds drop', () => {
  let commands: PakitiCommands;
  beforeEach(async () => {
    commands = await PakitiCommands.open();
    await commands.withBench(async (bench) => {
      await bench.read('osv', [advisory('ALSA-2024:1', 'bash', '5.1.8-9.el9', [CVE])]);
      await bench.assess();
    });
  });
  afterEach(() => commands.close());

  const server = (feeds: string): string =>
    commands.write(
      'server.yaml',
      `store: { sqlite: ${commands.folder}/store.db }\nlisten: { port: 0 }\nfeeds: ${feeds}\n`,
    );

  it('forgets a feed that is taken no more, with what rested on it', async () => {
    expect(await commands.run('cve', CVE)).to.include('vulnerable');
    expect(await commands.exact('feeds', 'drop', 'kev')).to.include(
      "nothing is known of a feed 'kev': there are osv\n",
    );
    expect(await commands.exact('feeds', 'drop', 'osv')).to.equal('osv: dropped\n');
    expect(await commands.exact('feeds', 'status')).to.equal('no feed was ever taken\n');
    await commands.withBench(async (bench) => {
      expect(await bench.tables.countPending()).to.equal(2);
      await bench.assess();
    });
    expect(await commands.run('cve', CVE)).to.include('no host is known to have it, and nobody can tell');
  });

  it('forgets none that the server would take again', async () => {
    server('{}');
    expect(await commands.exact('feeds', 'drop', 'osv')).to.include(
      'osv: the server would take it again: leave it out of feeds.only\n',
    );
    server('{ only: [kev] }');
    expect(await commands.exact('feeds', 'drop', 'osv')).to.equal('osv: dropped\n');
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startArguments } from './start-arguments.ts';

describe('the words of npm start', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-start-arguments-'));
    mkdirSync(join(directory, 'empty'));
    writeFileSync(join(directory, 'file'), '');
  });
  after(() => rmSync(directory, { recursive: true }));

  it('are directories of feeds, whether it stays up, and those of the checks', () => {
    expect(startArguments(['--feeds', directory, '--serve', '-v'])).to.deep.equal({
      ...{ serve: true, feeds: [directory], words: ['-v'] },
    });
    expect(startArguments([])).to.deep.equal({ serve: false, feeds: [], words: [] });
  });

  it('are refused with the directory that cannot be used, before anything else is done', () => {
    const feeds = (name: string) => () => startArguments(['--feeds', join(directory, name)]);
    expect(feeds('none')).to.throw(/^--feeds: .*\/none: no such directory$/);
    expect(feeds('empty')).to.throw(/^--feeds: .*\/empty: is empty$/);
    expect(feeds('file')).to.throw(/^--feeds: .*\/file: .*not a directory/);
    expect(() => startArguments(['--feeds'])).to.throw('--feeds: a directory is missing');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { tar } from '../../../../test/kit/tar.ts';
import { feed } from '../osv/feed.ts';
import { recordsOf } from './records.ts';

describe('records of packed files', () => {
  it('say of each document that is none, and of one that is empty, that it was not understood', async () => {
    const content = readFileSync(join(import.meta.dirname, '../osv/fixtures/ALBA-2019-3480.json'));
    const archive = tar([
      { name: 'good.json', content },
      { name: 'empty.json', content: '' },
      { name: 'README', content: 'text' },
    ]);
    const files = [{ name: 'x.tar', content: archive }];
    const strange: string[] = [];
    let records = 0;
    for await (const one of recordsOf({ kind: feed, files, leavesOut: () => false }))
      if (one.kind === 'not-understood') strange.push(`${one.where}: ${one.what}`);
      else records += 1;
    expect(records).to.be.above(0);
    expect(strange).to.deep.equal(['x.tar/empty.json: it is empty', 'x.tar/README: no document of osv']);
  });
});

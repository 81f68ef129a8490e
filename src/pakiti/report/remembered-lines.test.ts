import { expect } from 'chai';
import fc from 'fast-check';
import type { InstalledPackage } from '../inventory.ts';
import { checked } from './package-list.ts';
import { unsaid } from './protocol-5.ts';
import { RememberedLines } from './remembered-lines.ts';

function read(line: string): InstalledPackage | string {
  const [name = '', version, arch = ''] = line.split('\t');
  return version === undefined ? 'one column' : unsaid(name, version, arch);
}

describe('lines that are remembered', () => {
  it('say the same the second time, whatever they are', () => {
    const lines = new RememberedLines(read);
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({ minLength: 290, maxLength: 310 }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (columns) => {
        const line = columns.join('\t');
        const once = checked(read(line), line);
        expect([lines.saidOn(line), lines.saidOn(line)]).to.deep.equal([once, once]);
      }),
    );
  });

  it('are read once, and are one object', () => {
    let count = 0;
    const lines = new RememberedLines((line) => {
      count += 1;
      return read(line);
    });
    const [first, second] = ['zlib\t1.2.11-40.el9\tx86_64', ' zlib\t1.2.11-40.el9\tx86_64'.slice(1)];
    expect(lines.saidOn(first)).to.be.an('object').and.equal(lines.saidOn(second));
    expect(lines.saidOn('nothing')).to.equal('one column').and.equal(lines.saidOn('nothing'));
    expect(count).to.equal(2);
  });

  it('are forgotten when they are too many', () => {
    const lines = new RememberedLines(read);
    const first = lines.saidOn('name\t1\tnoarch');
    for (let version = 2; version < 60_000; version += 1) lines.saidOn(`name\t${version}\tnoarch`);
    const again = lines.saidOn('name\t1\tnoarch');
    expect(again).to.deep.equal(first);
    expect(again).to.not.equal(first);
  });
});

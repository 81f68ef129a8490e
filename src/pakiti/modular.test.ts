import fc from 'fast-check';
import { expect } from 'chai';
import {
  advisory,
  affected,
  ALMA_9,
  assessed,
  installed,
  inventory,
  lines,
} from '../../test/kit/assessing.ts';
import { fixedStatements } from './errata.ts';

const build = (stream: number, number: number): string =>
  `1:${stream}.1.0-1.module_el9.1.0+${number}+0a1b2c3d`;

function said(...versions: readonly string[]): ReturnType<typeof fixedStatements> {
  const about = { release: 'almalinux:9', channel: null, name: 'nodejs', arch: 'x86_64', module: null };
  return fixedStatements(versions.map((version) => ({ ...about, version })));
}

describe('errata that name no module', () => {
  it('are of one all the same where the release of a package says so', () => {
    expect(said(build(18, 20)).map(({ module }) => module)).to.deep.equal(['*']);
    expect(said('1:18.1.0-1.module+el8.3.0+1+0a1b').map(({ module }) => module)).to.deep.equal(['*']);
    expect(said('18-1.el9').map(({ module }) => module)).to.deep.equal([null]);
  });

  it('never spare what is older than any of their fixes', () => {
    const number = fc.integer({ min: 10, max: 30 });
    const label = fc.constantFrom(undefined, 'nodejs:18:9010:0a1b', 'nodejs:20:9010:0a1b');
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 4 }), number, label, (fixes, own, module) => {
        const records = [advisory('A-1', said(...fixes.map((one) => build(18, one))))];
        const node = inventory([installed(`nodejs ${build(18, own)}`, { module })]);
        const [line = ''] = lines(assessed({ feed: records }, node, ALMA_9));
        expect(line).to.include(fixes.some((one) => own < one) ? ': undetermined' : ': fixed');
      }),
    );
  });
});

describe('a package of a module whose stream one feed names and another does not', () => {
  const own = installed(`nodejs ${build(20, 10)}`, { module: 'nodejs:20:9010:0a1b' });
  const osv = [advisory('A-1', [affected('nodejs', build(18, 20), { module: 'nodejs:18' })])];
  const updateinfo = [advisory('A-1', said(build(18, 20)))];
  it('is judged by the one that does', () => {
    expect(lines(assessed({ osv, updateinfo }, inventory([own]), ALMA_9))).to.deep.equal([
      `nodejs ${build(20, 10)} A-1: not-affected (module-stream)`,
    ]);
  });
});

import { expect } from 'chai';
import type { FeedRecord, NotUnderstood } from '../../advisory.ts';
import { FeedError } from '../feed.ts';
import { feed } from './feed.ts';

function read(name: string, value: unknown): readonly (FeedRecord | NotUnderstood)[] {
  const document = { name, bytes: Buffer.from(JSON.stringify(value)) };
  expect(feed.recognises(document)).to.equal(true);
  return [...feed.parse(document)];
}

describe('endoflife.date', () => {
  it('has one product in a document of its own', () => {
    const releases = [{ name: '9', isEol: false, eolFrom: '2032-05-31', eoesFrom: null }];
    expect(
      read('x', { schema_version: '1.2.0', generated_at: '', result: { name: 'almalinux', releases } }),
    ).to.deep.equal([
      { kind: 'support', release: 'almalinux:9', ends: Date.UTC(2032, 4, 31) / 1000, extendedEnds: null },
    ]);
  });

  it('says of the older documents only by their name of what product they are', () => {
    const cycles = [
      { cycle: '12', eol: '2026-06-10', extendedSupport: '2028-06-30' },
      { cycle: '8', eol: true },
      { cycle: '14', eol: false },
      { cycle: 'sid', eol: false },
      { cycle: '13', eol: 7 },
      { cycle: '11', end_of_life: '2026-08-31' },
      { cycle: '10', eol: null },
    ];
    const [twelve, eight, fourteen, ...rest] = read('endoflife/debian.json', cycles);
    expect(twelve).to.deep.equal({
      kind: 'support',
      release: 'debian:12',
      ends: Date.UTC(2026, 5, 10) / 1000,
      extendedEnds: Date.UTC(2028, 5, 30) / 1000,
    });
    expect(eight).to.deep.include({ release: 'debian:8', ends: 0 });
    expect(fourteen).to.deep.include({ release: 'debian:14', ends: null });
    expect(rest.map(({ kind }) => kind)).to.deep.equal(Array(4).fill('not-understood'));
    expect(() => read('cycles.json', cycles)).to.throw(FeedError, "no product that we know: 'cycles'");
  });
});

import { expect } from 'chai';
import { monitorTarget } from './monitor-target.ts';

describe('the target in a monitor', () => {
  const host = 'ce1.example.org';
  for (const [what, subject, expected] of [
    ['a service', { service: 's', metric: 'm' }, 's'],
    ['a metric without a service', { metric: 'm' }, 'm'],
    ['the host itself', {}, undefined],
    ['the host that is its own node', { node: 'CE1.example.org', service: 's' }, 's'],
    ['a node behind it', { node: 'wn1.example.org', service: 's' }, 's on wn1.example.org'],
    ['a node as a whole, which is not the host', { node: 'wn1.example.org' }, 'wn1.example.org'],
  ] as const)
    it(`of ${what}`, () =>
      expect(monitorTarget({ site: 'S', host, ...subject })).to.deep.equal({ host, service: expected }));
});

import { expect } from 'chai';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import { isSentTo, readRules, type RouteRule } from './rules.ts';

const event = sampleEvent({
  subject: { site: 'SITE-A', ngi: 'NGI_A', host: 'CE1.example.org', service: 'eu.egi.sec.WN-CRL-ops' },
});

describe('the rules of routing', () => {
  it('send everything everywhere where there are none', () =>
    expect(isSentTo('any', undefined, event)).to.equal(true));

  const met: readonly Omit<RouteRule, 'to'>[] = [
    {},
    { site: ['SITE-B', 'SITE-?'] },
    { ngi: ['NGI_*'] },
    { host: ['*.EXAMPLE.org'] },
    { service: ['eu.egi.sec.*'] },
    { state: ['WARNING', 'CRITICAL'] },
    { stateType: 'hard' },
    { tags: { vo: 'o*' } },
  ];
  for (const rule of met)
    it(`send it by ${JSON.stringify(rule)}`, () => {
      expect(isSentTo('one', [{ to: ['two'] }, { to: ['one'], ...rule }], event)).to.equal(true);
      expect(isSentTo('three', [{ to: ['one'], ...rule }], event)).to.equal(false);
    });

  const unmet: readonly (readonly [Omit<RouteRule, 'to'>, string])[] = [
    [{ site: ['SITE'] }, 'site'],
    [{ ngi: ['NGI_B'] }, 'ngi'],
    [{ host: ['example.org'] }, 'host'],
    [{ service: ['EU.*'] }, 'service'],
    [{ state: ['OK'] }, 'state'],
    [{ stateType: 'soft' }, 'stateType'],
    [{ tags: { role: '*' } }, 'tag role'],
    [{ tags: { constructor: '*' } }, 'tag constructor'],
  ];
  for (const [rule, what] of unmet)
    it(`do not send it by ${JSON.stringify(rule)}, and say why`, () => {
      const rules = [{ to: ['one'], ...rule }];
      expect(isSentTo('one', rules, event)).to.equal(false);
      expect(readRules(rules, event)[0]?.unmet).to.deep.equal([what]);
    });

  it('take the state of a host for the empty service', () => {
    const host = sampleEvent({ subject: { site: 'SITE-A', host: 'ce1' } });
    expect(isSentTo('one', [{ to: ['one'], service: ['*'] }], host)).to.equal(true);
    expect(isSentTo('one', [{ to: ['one'], service: ['?*'] }], host)).to.equal(false);
  });
});

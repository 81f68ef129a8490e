import { expect } from 'chai';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import { CERTIFICATIONS, type Site } from '../contacts/directory.ts';
import { mayTicket } from './may-ticket.ts';
import { SITE_DECISIONS } from './policy.ts';

const { sites: rules } = await shippedPolicy();

function site(given: Partial<Site>): Site {
  return {
    name: 'SITE-A',
    csirt: [],
    ngiSecurity: [],
    certification: 'Certified',
    production: true,
    scopes: [],
    downtimes: { known: true, list: [] },
    ...given,
  };
}

describe('a site', () => {
  for (const [name, given, decision, why] of [
    ['that is certified and in production', {}, 'ticket', 'its certification status is Certified'],
    ['that is closed', { certification: 'Closed' }, 'never', 'its certification status is Closed'],
    [
      'that is suspended',
      { certification: 'Suspended', production: false },
      'never',
      'its certification status is Suspended',
    ],
    [
      'that is not certified yet',
      { certification: 'Uncertified' },
      'hold',
      'its certification status is Uncertified',
    ],
    ['that is a candidate', { certification: 'Candidate' }, 'hold', 'its certification status is Candidate'],
    [
      'of which nobody knows the status',
      { certification: 'unknown' },
      'hold',
      'its certification status is unknown',
    ],
    ['for tests', { production: false }, 'hold', 'its infrastructure is test'],
  ] as const)
    it(`${name}: ${decision}`, () => {
      expect(mayTicket(site(given), rules)).to.deep.equal({ decision, why });
    });

  it('that the directory does not have is held', () => {
    expect(mayTicket(undefined, rules).decision).to.equal('hold');
  });

  it('has the stricter of what its status and its infrastructure say', () => {
    for (const certification of [...CERTIFICATIONS, 'unknown'] as const)
      for (const production of [true, false]) {
        const decision = mayTicket(site({ certification, production }), rules).decision;
        const both = [
          rules.certification[certification],
          rules.infrastructure[production ? 'production' : 'test'],
        ];
        expect(decision).to.equal(SITE_DECISIONS.findLast((one) => both.includes(one)));
      }
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { mismatches } from './mismatches.ts';
import type { FoundTicket } from './ticket.ts';
import type { TicketChange } from './ticket-change.ts';

const ticket: FoundTicket = {
  id: 7,
  subject: '[SITE-A] x',
  status: 'open',
  queue: 'Security Monitoring',
  owner: 'Nobody',
  creator: 'secmon',
  requestors: ['CSIRT@site.example'],
  cc: [],
  priority: 80,
  due: '2026-11-30T00:00:00Z',
  resolved: undefined,
  fields: { Site: ['SITE-A'], IP: ['2001:db8::1', '192.0.2.1'] },
  refersTo: ['https://secmon.example/i/1', '12'],
  memberOf: [3],
  members: [],
  may: { correspond: true, comment: true, states: [] },
};

describe('what RT has not done', () => {
  const rows: readonly (readonly [string, TicketChange, readonly string[]])[] = [
    ['nothing was asked', {}, []],
    ['case of addresses', { requestors: ['csirt@SITE.example'] }, []],
    ['ways to write an address', { fields: { IP: ['192.0.2.1', '2001:DB8:0:0::1'] } }, []],
    ['the same instant', { due: '2026-11-30T00:00:00.000Z' }, []],
    ['lines in a subject', { subject: '[SITE-A]\nx' }, []],
    ['links', { addRefersTo: ['12'], addMemberOf: [3] }, []],
    ['a state', { status: 'resolved' }, ["status: 'open', not 'resolved'"]],
    ['a date', { due: null }, ["due: '2026-11-30T00:00:00.000Z', not 'none'"]],
    ['a field', { fields: { Nope: ['x'] } }, ["custom field 'Nope': nothing, not 'x'"]],
    [
      'a value too many',
      { fields: { IP: ['192.0.2.1'] } },
      ["custom field 'IP': '2001:db8::1' '192.0.2.1', not '192.0.2.1'"],
    ],
    ['a value too few', { fields: { Site: [] } }, ["custom field 'Site': 'SITE-A', not nothing"]],
    ['people', { cc: ['a@b'] }, ["cc: nothing, not 'a@b'"]],
    [
      'links that are not',
      { addRefersTo: ['x'], addMemberOf: [4] },
      ["refers to: not 'x'", "member of: not '4'"],
    ],
    ['numbers', { priority: 8, owner: 'x' }, ["owner: 'Nobody', not 'x'", "priority: '80', not '8'"]],
  ];
  for (const [what, asked, expected] of rows) {
    it(what, () => expect(mismatches(ticket, asked)).to.deep.equal(expected));
  }

  it('is nothing where the values are the same in another order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), (values) => {
        const fields = { Site: values };
        expect(mismatches({ ...ticket, fields }, { fields: { Site: values.toReversed() } })).to.deep.equal(
          [],
        );
      }),
    );
  });
});

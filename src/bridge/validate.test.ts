import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryReport } from '../../test/kit/sample-event.ts';
import { reportValidator, type Validate } from './validate.ts';

const LEAST = { subject: { host: 'h' }, state: 'OK', summary: 's', start: '2026-05-01T10:00:00Z' };

describe('validation of what a source sent', () => {
  let validate: Validate;
  before(async () => {
    validate = await reportValidator();
  });

  it('fills in what need not be said', () => {
    expect(validate([LEAST])).to.deep.equal({
      reports: [
        {
          subject: { host: 'h', site: 'unknown' },
          state: 'OK',
          stateType: 'hard',
          summary: 's',
          longOutput: '',
          perfdata: '',
          start: LEAST.start,
          end: LEAST.start,
          tags: {},
          via: [],
        },
      ],
    });
  });

  it('leaves every text as it is, through JSON too', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(validate([JSON.parse(JSON.stringify(report))])).to.deep.equal({ reports: [report] });
      }),
    );
  });

  const refused: readonly (readonly [what: string, change: object, field: string, message: RegExp])[] = [
    ['a host that is missing', { subject: {} }, 'subject.host', /is missing/],
    ['a field that is not known', { severity: 1 }, 'severity', /is not known/],
    ['a state that is none', { state: 'DOWN' }, 'state', /OK.*WARNING/],
    ['a newline in a name', { subject: { host: 'a\nsite: X' } }, 'subject.host', /pattern/],
    ['a tag that is no text', { tags: { vo: 1 } }, 'tags.vo', /string/],
    ['a local time', { start: '2026-05-01T10:00:00+02:00' }, 'start', /pattern/],
    ['30 February', { start: '2026-02-30T10:00:00Z' }, 'start', /calendar/],
    ['an end before the start', { end: '2026-05-01T09:59:59Z' }, 'end', /before the start/],
    ['a text too long', { summary: 'x'.repeat(16_385) }, 'summary', /16384/],
  ];
  for (const [what, change, field, message] of refused) {
    it(`names ${what}, and the item`, () => {
      const result = validate([LEAST, { ...LEAST, ...change }]);
      if (!('complaints' in result)) throw new Error('it was taken');
      expect(result.complaints).to.have.lengthOf(1);
      expect(result.complaints[0]).to.include({ item: 1, field });
      expect(result.complaints[0]?.message).to.match(message);
    });
  }

  for (const value of [null, 1, 'x', [], {}]) {
    it(`refuses ${JSON.stringify(value)}`, () => expect(validate([value])).to.have.property('complaints'));
  }
});

import { expect } from 'chai';
import fc from 'fast-check';
import { changeBody, createBody, messageBody, oneLine } from './ticket-change.ts';

describe('what RT is sent', () => {
  it('of a new ticket', () => {
    const body = createBody({
      queue: 'Q',
      subject: 'a\r\nBcc: x',
      content: 'text',
      due: '2026-11-30T12:34:56Z',
      fields: { Site: ['S'] },
      refersTo: ['https://a'],
      memberOf: [3],
      attachments: [{ name: 'a\nb', type: 'text/csv', bytes: Buffer.from('x') }],
    });
    expect(body).to.deep.equal({
      Queue: 'Q',
      Subject: 'a Bcc: x',
      Content: 'text',
      ContentType: 'text/plain',
      Due: '2026-11-30 12:34:56',
      CustomFields: { Site: ['S'] },
      RefersTo: ['https://a'],
      MemberOf: [3],
      Attachments: [{ FileName: 'a b', FileType: 'text/csv', FileContent: 'eA==' }],
    });
  });

  it('of a change: what is named, and no more', () => {
    expect(changeBody({})).to.deep.equal({});
    expect(changeBody({ due: null, cc: [], addMemberOf: [4] })).to.deep.equal({
      Due: '1970-01-01 00:00:00',
      Cc: [],
      AddMemberOf: [4],
    });
  });

  it('refuses dates in no zone and empty files, which RT misreads and refuses', () => {
    expect(() => changeBody({ due: '2026-11-30 00:00:00' })).to.throw(RangeError);
    expect(() => changeBody({ due: 'neverZ' })).to.throw(RangeError);
    const attachments = [{ name: 'a', type: 'b', bytes: Buffer.alloc(0) }];
    expect(() => messageBody({ content: 'x', attachments })).to.throw('empty file');
  });

  it('holds subjects to one line', () => {
    const unit = fc.constantFrom('\r', '\n', '\u2028', '\0', 'a', ' ', '\t');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(oneLine(text)).not.to.match(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

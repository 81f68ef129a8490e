import { expect } from 'chai';
import fc from 'fast-check';
import { parseReply, type NrdpReply } from './reply.ts';

describe("NRDP's reply", () => {
  const CASES: readonly (readonly [string, NrdpReply | undefined])[] = [
    [
      '{"result":{"status":0,"message":"OK","meta":{"output":"2 checks processed"}}}',
      { state: 'processed', count: 2 },
    ],
    [
      '<?xml version="1.0" encoding="utf-8"?>\n<result>\n  <status>0</status>\n  <message>OK</message>\n  <meta>\n    <output>1 checks processed.</output>\n  </meta>\n</result>\n',
      { state: 'processed', count: 1 },
    ],
    ['{"result":{"status":-1,"message":"BAD TOKEN"}}', { state: 'error', message: 'BAD TOKEN' }],
    [
      '<result>\n  <status>-1</status>\n  <message>NO REQUEST</message>\n</result>',
      { state: 'error', message: 'NO REQUEST' },
    ],
    ['{"result":{"status":0,"message":"OK"}}', undefined],
    ['{"result":{"status":0,"meta":{"output":"all checks processed"}}}', undefined],
    ['NO REQUEST HANDLER', undefined],
    ['<html>log in first</html>', undefined],
    ['null', undefined],
    ['{"result":', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of CASES) {
    it(JSON.stringify(text), () => expect(parseReply(text)).to.deep.equal(expected));
  }

  it('is nothing else, whatever is sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parseReply(text)?.state).not.to.equal('processed');
      }),
    );
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { rejection } from '../../test/kit/rejection.ts';
import { Failure } from '../host/failure.ts';
import { elementsAt, parseXml } from './xml.ts';

async function reasonOf(text: string): Promise<string> {
  const error = await rejection(parseXml(text, 'it'));
  expect(error).to.be.instanceOf(Failure);
  return (error as Failure).message;
}

describe('parseXml', () => {
  it('reads elements, attributes and text without prefixes', async () => {
    const root = await parseXml(
      '<?xml version="1.0"?><a:r xmlns:a="urn:a" xmlns:x="urn:x" x:y="1"><b>t &amp; &#65;&#x42; &amp;#65;</b><b/></a:r>',
      'it',
    );
    expect(root.name).to.equal('r');
    expect(root.namespace).to.equal('urn:a');
    expect(root.attributes).to.deep.equal({ y: '1' });
    expect(elementsAt(root, 'b').map(({ text }) => text)).to.deep.equal(['t & AB &#65;', '']);
  });

  it('keeps numbers, white space inside, CDATA and repeated elements as they are', async () => {
    const root = await parseXml('<r><v>0010</v><v> a  b </v><v><![CDATA[<x>]]></v></r>', 'it');
    expect(elementsAt(root, 'v').map(({ text }) => text)).to.deep.equal(['0010', 'a  b', '<x>']);
  });

  const broken: Readonly<Record<string, string>> = {
    nothing: '',
    text: 'hello',
    'cut off': '<a><b>text</b>',
    'crossed tags': '<a><b></a></b>',
    'two roots': '<a/><b/>',
    'text after the end': '<a/>b',
    'an unknown entity': '<a>&x;</a>',
    'a prefix of nothing': '<x:a/>',
    'a page': '<html><body><p>Not found<br></body></html>',
    'an entity of its own': '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    'a bomb': `<!DOCTYPE a [<!ENTITY a "${'a'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(100)}">]><a>&b;</a>`,
    'an external entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    'very deep': `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`,
  };
  for (const [what, text] of Object.entries(broken)) {
    it(`refuses ${what}`, async () => {
      expect(await reasonOf(text)).to.match(/^it: /);
    });
  }

  it('never throws anything but a failure', async () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      '"',
      '=',
      '&',
      ';',
      '!',
      '-',
      '[',
      ']',
      '?',
      ' ',
      '__proto__',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        try {
          await parseXml(pieces.join(''), 'it');
        } catch (error) {
          expect(error).to.be.instanceOf(Failure);
        }
      }),
      { numRuns: 500 },
    );
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import type { SentResult } from './check-results.ts';
import { readXml } from './xml-results.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What XML can hold, and does not normalize. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((one) => one.replace(/[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''));

describe('XMLDATA', () => {
  it('is read as it was written, escaped or in a CDATA section', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, fc.boolean(), async (hostname, output, cdata) => {
        const inside = cdata ? `<![CDATA[${output.replaceAll(']]>', '')}]]>` : escaped(output);
        const xml = `<checkresults><checkresult type="service"><hostname>${escaped(hostname)}</hostname><output>${inside}</output></checkresult></checkresults>`;
        expect(await readXml(xml)).to.deep.equal([
          {
            type: 'service',
            hostname,
            servicename: '',
            state: '',
            output: cdata ? output.replaceAll(']]>', '') : output,
            time: '',
          },
        ]);
      }),
    );
  });

  it('takes the first of a field that comes twice', async () => {
    const twice = '<hostname>a</hostname><hostname>b</hostname>';
    const read = await readXml(`<checkresults><checkresult>${twice}</checkresult></checkresults>`);
    expect(Array.isArray(read) && (read[0] as SentResult)).to.include({ hostname: 'a', type: 'host' });
  });

  it('is refused, never thrown, whatever it is', async () => {
    const parts = fc.constantFrom(
      '<checkresults>',
      '</checkresults>',
      '<checkresult>',
      '</checkresult>',
      '<a>',
      '</a>',
      '&x;',
      '<!DOCTYPE a>',
      ']]>',
      'text',
      '<?x?>',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 8 }), async (some) => {
        await readXml(some.join(''));
      }),
    );
  });
});

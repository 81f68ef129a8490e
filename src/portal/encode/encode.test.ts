import { expect } from 'chai';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { xmlDocument } from './xml.ts';

/** Anything that a JavaScript string holds, and what is special somewhere more often. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      ',',
      '\r',
      '\n',
      '\t',
      '=',
      '+',
      '-',
      '@',
      '&',
      '<',
      ']',
      '>',
      '\0',
      '\ud800',
      '\\',
      'a',
    ),
    maxLength: 12,
  }),
  fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
);

const UNREADABLE_CSV = /\0|\p{Cs}/gu;
const UNREADABLE_XML = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Cs}/gu;

function escaped(value: string, characters: RegExp): string {
  return value.replace(characters, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** An independent reader after the grammar of RFC 4180. */
function readCsv(document: string): string[][] {
  const records: string[][] = [];
  let rest = document;
  while (rest !== '') {
    const record: string[] = [];
    for (;;) {
      const [matched, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(rest)!;
      record.push(quoted?.replaceAll('""', '"') ?? plain!);
      rest = rest.slice(matched.length);
      if (rest.startsWith(',')) rest = rest.slice(1);
      else break;
    }
    expect(rest.startsWith('\r\n'), JSON.stringify(rest)).to.equal(true);
    rest = rest.slice(2);
    records.push(record);
  }
  return records;
}

describe('CSV', () => {
  it('gives back every text once a leading apostrophe is taken away', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 4 }), (pairs) => {
        const rows = pairs.map(([a, b]) => ({ a, b }));
        const read = readCsv(csv({ columns: ['a', 'b'], rows }));
        expect(read[0]).to.deep.equal(['a', 'b']);
        expect(read.slice(1).map((record) => record.map((cell) => cell.replace(/^'/, '')))).to.deep.equal(
          pairs.map((pair) => pair.map((cell) => escaped(cell, UNREADABLE_CSV))),
        );
      }),
    );
  });

  it('has no cell that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(text, (value) => {
        const [, [cell] = []] = readCsv(csv({ columns: ['a'], rows: [{ a: value }] }));
        expect(cell).not.to.match(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
    );
  });

  it('leaves numbers, words and what is plain alone', () => {
    const row = { n: -5, cves: ['CVE-2021-44228', 'CVE-2021-4422'], flag: true, none: null, text: 'a b' };
    expect(csv({ columns: Object.keys(row), rows: [row] })).to.equal(
      'n,cves,flag,none,text\r\n-5,CVE-2021-44228 CVE-2021-4422,true,,a b\r\n',
    );
    expect(csv({ columns: ['a'], rows: [{ a: '=HYPERLINK("http://x")' }] })).to.equal(
      'a\r\n"\'=HYPERLINK(""http://x"")"\r\n',
    );
  });
});

describe('XML', () => {
  function read(document: string): { text: string; attribute: string } {
    const parser = new SaxesParser();
    const seen = { text: '', attribute: '' };
    parser.on('error', (error) => {
      throw error;
    });
    let inside = false;
    parser.on('text', (value) => {
      if (inside) seen.text += value;
    });
    parser.on('closetag', () => (inside = false));
    parser.on('opentag', ({ name, attributes }) => {
      inside = name === 'b';
      if (inside) seen.attribute = attributes['c'] ?? '';
    });
    parser.write(document).close();
    return seen;
  }

  it('is well formed and gives back every text and attribute', () => {
    fc.assert(
      fc.property(text, text, (content, attribute) => {
        const document = xmlDocument({
          name: 'a',
          content: [{ name: 'b', attributes: { c: attribute }, content }],
        });
        expect(read(document)).to.deep.equal({
          text: escaped(content, UNREADABLE_XML),
          attribute: escaped(attribute, UNREADABLE_XML),
        });
      }),
    );
  });
});

describe('JSON', () => {
  it('gives back every text exactly, without markup', () => {
    fc.assert(
      fc.property(text, (value) => {
        const document = json({ value });
        expect(JSON.parse(Buffer.from(document).toString())).to.deep.equal({ value });
        expect(document).not.to.match(/[<>&\u2028\u2029]/);
      }),
    );
  });
});

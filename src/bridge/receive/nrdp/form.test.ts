import { expect } from 'chai';
import fc from 'fast-check';
import type { HeardRequest } from '../../../host/listener.ts';
import { formOf, type Form } from './form.ts';

function read(type: string, body: Buffer, query = ''): Form | undefined {
  const request: HeardRequest = {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(query),
    headers: { 'content-type': type },
    body,
    client: { address: '' },
  };
  return formOf(request);
}

/** What a browser would not change on its way: line ends, and names that need no escapes. */
const name = fc.stringMatching(/^[A-Za-z]{1,8}$/);
const value = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/\r\n?|\n/g, '\r\n'));
const fields = fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true });

describe('a form', () => {
  it('is read as it was written, urlencoded', () => {
    fc.assert(
      fc.property(fields, (given) => {
        const body = Buffer.from(new URLSearchParams(given).toString());
        expect([...(read('application/x-www-form-urlencoded', body) ?? [])]).to.deep.equal(
          Object.entries(given),
        );
      }),
    );
  });

  it('is read as it was written, in parts', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (given) => {
        const form = new FormData();
        for (const [key, text] of Object.entries(given)) form.append(key, text);
        const response = new Response(form);
        const type = response.headers.get('content-type') ?? '';
        const body = Buffer.from(await response.arrayBuffer());
        expect([...(read(type, body) ?? [])]).to.deep.equal(Object.entries(given));
        if (body.length > 4) expect(read(type, body.subarray(0, -4))).to.equal(undefined);
      }),
    );
  });

  it('is posted before it is in the address', () =>
    expect(read('', Buffer.from('a=1'), 'a=2&b=3')).to.deep.equal(
      new Map([
        ['a', '1'],
        ['b', '3'],
      ]),
    ));

  it('of more fields than anybody has is none', () =>
    expect(read('', Buffer.from('a&'.repeat(2 ** 20)))).to.equal(undefined));

  it('is never read for ever', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('--b', '\r\n', '\r\n\r\n', 'x', ': ', 'name="a"') }),
        (text) => {
          expect(() => read('multipart/form-data; boundary=b', Buffer.from(text))).not.to.throw();
        },
      ),
    );
  });
});

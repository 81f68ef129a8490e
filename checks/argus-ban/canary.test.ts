import { expect } from 'chai';
import fc from 'fast-check';
import { elementsAt, parseXml } from '../../src/check/index.ts';
import { canaryHash, dayOfCanary, sightCanary } from './canary.ts';
import { escapeXml, request } from './soap.ts';

const SALT = Buffer.from('salt');
const name = (hash: string, date: string): string =>
  `CN=${hash}, CN=${date}, CN=Test Subject, CN=000001, CN=tsubject, OU=Users, OU=Organic Units, DC=cern, DC=ch`;

describe('the canary', () => {
  it('is the first eight digits of SHA-256 over salt and date', () => {
    // printf salt20260310 | sha256sum
    expect(canaryHash(SALT, '20260310')).to.equal('85ac5de5');
  });

  it('is genuine with the right salt alone', () => {
    const subject = name(canaryHash(SALT, '20260310'), '20260310');
    expect(sightCanary(subject, SALT)).to.deep.equal({ date: '20260310', genuine: true });
    expect(sightCanary(subject, Buffer.from('other'))).to.deep.equal({ date: '20260310', genuine: false });
    expect(sightCanary(subject.replaceAll(', ', ','), SALT)?.genuine).to.equal(true);
    expect(sightCanary(`${subject} `, SALT)).to.equal(undefined);
  });

  it('of another date has another hash', () => {
    expect(sightCanary(name(canaryHash(SALT, '20260310'), '20260311'), SALT)?.genuine).to.equal(false);
  });

  it('has a day that exists', () => {
    expect(dayOfCanary('20240229')).to.equal(Date.parse('2024-02-29') / 1000);
    for (const date of ['20230229', '20261301', '2026031', '']) expect(dayOfCanary(date)).to.equal(undefined);
  });
});

describe('a request', () => {
  it('carries any alias whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (alias) => {
        const root = await parseXml(request('listPolicies', { alias }), 'it');
        const [element] = elementsAt(root, 'Body', 'listPolicies', 'alias');
        const carried = alias.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?');
        expect(element?.text).to.equal(carried.replace(/\r\n?/g, '\n').trim());
        expect(element?.children).to.deep.equal([]);
      }),
    );
  });

  it('has no character of its own left in text', () => {
    expect(escapeXml('<a b="c">&\u0000')).to.equal('&lt;a b=&quot;c&quot;&gt;&amp;?');
  });
});

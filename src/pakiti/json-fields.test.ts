import { expect } from 'chai';
import { FeedError } from './feeds/feed.ts';
import { parseJson, secondsOf } from './json-fields.ts';

describe('JSON of a feed', () => {
  it('is read with a byte order mark', () => {
    expect(parseJson({ name: 'x', bytes: Buffer.from('\uFEFF{"a":1}') })).to.deep.equal({ a: 1 });
  });

  it('that is none is an error that names the document and quotes nothing of it', () => {
    for (const text of ['', '{"a', '<html>secret</html>', '{"a": secret}', '[1,2']) {
      expect(() => parseJson({ name: 'x.json', bytes: Buffer.from(text) }))
        .to.throw(FeedError, /^x\.json: no JSON, or cut off: /)
        .with.property('message')
        .that.does.not.include('secret');
    }
  });
});

describe('an instant of a feed', () => {
  it('is UTC where it names no zone, and never out of bounds', () => {
    expect(secondsOf('2024-01-02', 'x')).to.equal(Date.UTC(2024, 0, 2) / 1000);
    expect(secondsOf('2024-01-02T03:04:05', 'x')).to.equal(Date.UTC(2024, 0, 2, 3, 4, 5) / 1000);
    expect(secondsOf('2024-01-02T03:04:05.999+0100', 'x')).to.equal(Date.UTC(2024, 0, 2, 2, 4, 5) / 1000);
    expect(secondsOf('0001-01-01T00:00:00Z', 'x')).to.equal(0);
    for (const text of ['', 'yesterday', '2024', '2024-13-01', '2024-01-02T', '1; 2024-01-02']) {
      expect(() => secondsOf(text, 'x.modified'), text).to.throw(FeedError, 'x.modified is no time');
    }
  });
});

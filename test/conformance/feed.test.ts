/** What every kind of feed does, whatever it reads. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { FeedRecord, NotUnderstood } from '../../src/pakiti/advisory.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../../src/pakiti/feeds/feed.ts';
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import { recogniseFeed } from '../../src/pakiti/feeds/recognise.ts';
import { documentOf, type FeedRow } from './feed/row.ts';
import { wellFormed } from './feed/well-formed.ts';

type Told = FeedRecord | NotUnderstood;

const rows = await Promise.all(
  feedKinds.map(async ({ name }) => {
    const module = (await import(`./feed/${name}.ts`)) as { readonly row: FeedRow };
    return module.row;
  }),
);

/** At how many places a sample is cut off, and how many times it is damaged. */
const CUTS = 300;
const RUNS = 200;

const RELEASES = ['almalinux:9', 'debian:12', 'rhel:9', 'rocky:9', 'sles:15.5', 'ubuntu:22.04'];

const REPOSITORIES = ['https://repo.example.org/9/BaseOS/', 'https://repo.example.org/9/AppStream/'];

const OF_NO_KIND = {
  nothing: '',
  'an empty line': '\n',
  'an empty object': '{}',
  'an empty list': '[]',
  null: 'null',
  'an error page': '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>',
  'a message of a proxy': '{"error": "rate limited"}',
  prose: 'CVE-2024-0001 is fixed in openssl 3.0.7.\n',
  zeros: '\0'.repeat(2000),
};

const HOSTILE = [
  '__proto__',
  'constructor',
  '\u001b[2J\u0007',
  "'; DROP TABLE advisory; --",
  '<script>alert(1)</script>&amp;]]>',
  '../../../etc/passwd',
  '\u202e\ud800\u2028',
  'A'.repeat(100_000),
  '$(reboot) `reboot` | reboot',
];

describe('feed', () => {
  for (const kind of feedKinds) {
    describe(kind.name, () => {
      const row = rows.find((one) => one.kind === kind.name);
      if (row === undefined) throw new Error(`test/conformance/feed/${kind.name}.ts is of another kind`);
      suite(kind, row);
    });
  }
});

function suite(kind: FeedKind, row: FeedRow): void {
  it('recognises its sample, and no other kind does', () => {
    expect(feedKinds.filter((one) => one.recognises(row.sample)).map(({ name }) => name)).to.deep.equal([
      kind.name,
    ]);
    expect(recogniseFeed(row.sample)).to.equal(kind);
  });

  it('says all that the sample says, and the same again', () => {
    const records = [...kind.parse(row.sample)];
    if (typeof row.records === 'function') row.records(records);
    else expect(records).to.deep.equal(row.records);
    expect(records).not.to.deep.equal([]);
    expect([...kind.parse(documentOf(row.sample.name, row.sample.bytes))]).to.deep.equal(records);
    expect(records.flatMap(wellFormed)).to.deep.equal([]);
  });

  it('never loses anything of a document that is cut off without saying so', () => {
    const { bytes, name } = row.sample;
    const step = Math.max(1, Math.floor(bytes.length / CUTS));
    // White space at the end says nothing.
    const whole = bytes.toString('latin1').trimEnd().length;
    for (let length = 0; length < whole; length += step) {
      if (row.endsAt?.(length) === true) continue;
      const parsed = attempt(kind, documentOf(name, bytes.subarray(0, length)));
      const told = parsed instanceof FeedError || parsed.some(({ kind: what }) => what === 'not-understood');
      expect(told, `${length} of ${bytes.length} bytes`).to.equal(true);
    }
  });

  for (const [what, text] of Object.entries(OF_NO_KIND)) {
    it(`does not recognise ${what}, and reading it is a FeedError`, () => {
      expect(kind.recognises(documentOf('document', text))).to.equal(false);
      expect(() => [...kind.parse(documentOf('document', text))]).to.throw(FeedError, 'document');
    });
  }

  it('never throws anything but a FeedError at what is damaged', () => {
    const { bytes, name } = row.sample;
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        const document = documentOf(name, damaged);
        kind.recognises(document);
        const parsed = attempt(kind, document);
        if (!(parsed instanceof FeedError)) expect(parsed.flatMap(wellFormed)).to.deep.equal([]);
      }),
      { numRuns: RUNS },
    );
  });

  if (row.withUnknown !== undefined) {
    const { withUnknown } = row;
    it('goes on after what it does not know, and says so', () => {
      const [before, after] = [[...kind.parse(row.sample)].filter(isKnown), [...kind.parse(withUnknown)]];
      expect(after.filter(isKnown)).to.deep.equal(before);
      expect(after.filter((record) => !isKnown(record)).length).to.be.above(0);
    });
  }

  it('takes the text of a stranger as text', () => {
    for (const text of HOSTILE) {
      const parsed = attempt(kind, row.hostile(text));
      if (!(parsed instanceof FeedError)) expect(parsed.flatMap(wellFormed)).to.deep.equal([]);
    }
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
  });

  if (row.withdrawn !== undefined) {
    const { withdrawn } = row;
    it('says what was withdrawn', () => {
      const advisories = [...kind.parse(withdrawn)].flatMap((record) =>
        record.kind === 'advisory' ? [record.advisory] : [],
      );
      expect(advisories.length).to.be.above(0);
      expect(advisories.every((advisory) => advisory.withdrawn !== null)).to.equal(true);
    });
  }

  it('names what it downloads: by https, each as another file of its own', () => {
    const source = kind.fromRepositories?.(REPOSITORIES) ?? kind;
    const downloads = source.downloads(RELEASES);
    expect(downloads.length).to.be.above(0);
    expect(downloads).to.deep.equal(source.downloads(RELEASES));
    for (const { url, as } of downloads) {
      expect(new URL(url).protocol).to.equal('https:');
      expect(as).to.match(/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/);
    }
    expect(new Set(downloads.map(({ as }) => as)).size).to.equal(downloads.length);
    expect(kind.downloads(['haiku:1']).length).to.be.at.most(downloads.length);
  });

  it('goes stale', () => {
    expect(kind.staleAfterSeconds).to.be.within(86_400, 400 * 86_400);
  });
}

function isKnown({ kind }: Told): boolean {
  return kind !== 'not-understood';
}

function attempt(kind: FeedKind, document: FeedDocument): readonly Told[] | FeedError {
  try {
    return [...kind.parse(document)];
  } catch (error) {
    if (error instanceof FeedError) {
      expect(error.message).to.include(document.name);
      return error;
    }
    throw error;
  }
}

import { expect } from 'chai';
import { svgCorpus, svgFacts } from '../../../test/kit/svg-corpus.ts';
import { shippedPolicy } from '../../../test/kit/shipped-policy.ts';
import { timesIn, timesOf } from './advisory-times.ts';
import { deadlineOf } from './deadline.ts';

const DAY = 86_400;
const policy = await shippedPolicy();
const advisories = Object.entries(svgCorpus).map(([path, text]) => ({ path, text, times: timesIn(text) }));
const dated = advisories.filter(({ times }) => times.deadlineAt !== undefined);

describe('the times of the advisories of EGI SVG', () => {
  it('are the deadlines that a person finds in them, as instants: 24 of 180', () => {
    expect(advisories).to.have.length(180);
    expect(dated).to.have.length(24);
    for (const { path, times } of advisories) {
      const { deadline, published } = svgFacts[path] ?? {};
      expect(times.deadlineAt, path).to.equal(
        deadline === undefined ? undefined : Date.parse(deadline) / 1000,
      );
      expect(times.publishedAt, path).to.equal(
        published === undefined ? undefined : Date.parse(`${published}T23:59:59Z`) / 1000,
      );
    }
  });

  it('leave out no sentence that says MUST and by a day, read in another way', () => {
    const paragraphs = advisories.flatMap(({ path, text }) =>
      text.split(/\n[ \t]*\n/).map((paragraph) => ({ path, paragraph: paragraph.replace(/\s+/g, ' ') })),
    );
    const strict = paragraphs.filter(({ paragraph }) => /MUST.* by \d{4}[-/]\d{2}[-/]\d{2}/.test(paragraph));
    const found = new Set(strict.map(({ path }) => path));
    expect(found.size).to.equal(23);
    expect(dated.map(({ path }) => path)).to.include.members([...found]);
  });

  it('set deadlines of 3 to 48 days, 12 of 24 at the very instant of SEC03', () => {
    const days = dated.map(({ times }) =>
      Math.ceil(((times.deadlineAt ?? 0) - (times.publishedAt ?? 0)) / DAY),
    );
    expect([Math.min(...days), Math.max(...days)]).to.deep.equal([3, 48]);
    const same = dated.filter(({ times: { id, publishedAt, deadlineAt } }) => {
      const advisory = { id, ...(publishedAt === undefined ? {} : { publishedAt }) };
      const facts = { class: 'advisory', severity: 'critical', openedAt: 0, advisory, place: {} } as const;
      return deadlineOf(facts, policy)?.at === deadlineAt;
    });
    expect(same).to.have.length(12);
  });

  it('go before every procedure', () => {
    for (const { times } of dated) {
      const facts = { class: 'advisory', severity: 'low', openedAt: 0, advisory: times, place: {} } as const;
      expect(deadlineOf(facts, policy)).to.include({ at: times.deadlineAt, setBy: times.id });
    }
  });

  it('of an entry of the catalogue are those of its text', () => {
    expect(
      timesOf({ id: 'A', published: '2026-05-08', deadline: '2026-05-16T02:00:00+02:00' }),
    ).to.deep.equal({
      id: 'A',
      publishedAt: Date.UTC(2026, 4, 8, 23, 59, 59) / 1000,
      deadlineAt: Date.UTC(2026, 4, 16) / 1000,
    });
    expect(timesOf({ id: 'A' })).to.deep.equal({ id: 'A' });
  });
});

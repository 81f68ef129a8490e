/** Advisories of EGI SVG of 2025 and 2026: the table of the catalogue, its entries, and every verdict of each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { parseAdvisory } from '../../checks/advisory/load-catalogue.ts';
import type { Advisory } from '../../src/evidence/advisory.ts';
import { readSvgAdvisory } from '../../src/svg-advisory/read-advisory.ts';
import { svgCorpus } from '../kit/svg-corpus.ts';
import { kernel2025 } from './svg-2025-kernel.ts';
import { software2025 } from './svg-2025-software.ts';
import { kernel2026 } from './svg-2026-kernel.ts';
import { software2026 } from './svg-2026-software.ts';
import { CATALOGUE, verdictOn, type Cases } from './verdicts.ts';

const cases: Readonly<Record<string, Cases>> = {
  ...software2025,
  ...kernel2025,
  ...software2026,
  ...kernel2026,
};

/** By id, such as `EGI-SVG-2026-14`. */
const texts = new Map(
  Object.entries(svgCorpus)
    .filter(([path]) => /^202[56]\//.test(path))
    .map(([path, text]) => [basename(path, '.md').replace('Advisory-', ''), text]),
);

interface Row {
  readonly id: string;
  readonly about: string;
  /** A link to a file, or why no host can tell. */
  readonly entry: string;
}

const manual = readFileSync(join(CATALOGUE, 'README.md'), 'utf8');
const rows = Array.from(
  manual.matchAll(/^\| \[(EGI-SVG-[\d-]+)\]\(\S+\) +\| ([^|]*\S) +\| ([^|]*\S) +\|$/gm),
  ([, id = '', about = '', entry = '']): Row => ({ id, about, entry }),
);
const encoded = rows.filter(({ entry }) => entry.startsWith('['));

describe('the table of the advisories of EGI SVG', () => {
  it('lists every advisory of 2025 and 2026 that there is, once', () => {
    expect(texts.size).to.equal(33);
    expect(rows.map(({ id }) => id)).to.deep.equal([...texts.keys()]);
  });

  it('names for each the file, or the reason why there is none', () => {
    for (const { id, entry } of rows) {
      const file = `${id}.yaml`;
      expect(existsSync(join(CATALOGUE, file)), id).to.equal(entry.startsWith('['));
      if (entry.startsWith('[')) expect(entry).to.equal(`[${file}](${file})`);
      else expect(entry).to.match(/^(?:not tellable: .{20,}|no advisory: .{10,})$/);
    }
  });

  it('says that there is no advisory of the placeholders, and of nothing else', () => {
    const placeholders = [...texts].filter(([, text]) => readSvgAdvisory(text).layout === 'unknown');
    const none = rows.filter(({ entry }) => entry.startsWith('no advisory'));
    expect(none.map(({ id }) => id)).to.deep.equal(placeholders.map(([id]) => id));
  });
});

/** Of every year, by id. */
const drafts = new Map(
  Object.values(svgCorpus).map((text) => {
    const draft = readSvgAdvisory(text);
    return [draft.id, draft] as const;
  }),
);

describe('a draft of each advisory of EGI SVG that has an entry', () => {
  const ids = readdirSync(CATALOGUE)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .filter((id) => drafts.has(id));

  it('is there for every row of the table that names a file', () => {
    expect(ids).to.include.members(encoded.map(({ id }) => id));
  });

  for (const id of ids)
    it(`agrees with ${id}.yaml`, async () => {
      const entry = await read(id);
      const draft = drafts.get(id)!;
      expect(factsOf(entry)).to.deep.equal({
        id: draft.id,
        cves: draft.cves.own.toSorted(),
        risk: draft.risk ?? unrated(entry),
        tlp: draft.tlp?.toUpperCase(),
        url: draft.url,
        published: draft.published,
        updated: draft.updated.at(-1),
        deadline: instant(draft.deadline),
      });
    });
});

describe('verdicts of the advisories of EGI SVG', () => {
  it('are shown for every encoded advisory', () => {
    expect(Object.keys(cases).toSorted()).to.deep.equal(encoded.map(({ id }) => id).toSorted());
  });

  for (const [id, hosts] of Object.entries(cases))
    describe(id, () => {
      it('are shown as far as it can reach them', async () => {
        const shown = new Set(hosts.map(([verdict]) => verdict));
        expect([...shown].toSorted()).to.deep.equal([...reachable(await read(id))].toSorted());
      });

      for (const [verdict, what, plan] of hosts)
        it(`${verdict}: ${what}`, async () => {
          expect(await verdictOn(id, plan)).to.equal(verdict);
        });
    });
});

function read(id: string): Promise<Advisory> {
  const file = join(CATALOGUE, `${id}.yaml`);
  return parseAdvisory(readFileSync(file, 'utf8'), file);
}

function factsOf({ id, aliases = [], risk, tlp, url, published, updated, deadline }: Advisory): object {
  const cves = aliases.filter((alias) => alias.startsWith('CVE-')).toSorted();
  return { id, cves, risk, tlp, url, published, updated, deadline: instant(deadline) };
}

function instant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

/** An entry has to have a risk; where SVG rates none, the note says what stands for it. */
function unrated({ note, risk }: Advisory): string | undefined {
  return note?.includes(`SVG rates no risk; ${risk} stands for`) === true ? risk : undefined;
}

/** Where `fixed` may always be told otherwise, or never, two verdicts are out of reach. */
function reachable({ fixed, mitigated = [] }: Advisory): ReadonlySet<string> {
  const untold = fixed !== undefined && 'cannot-tell' in fixed;
  const open = fixed !== undefined && 'any' in fixed && fixed.any.some((each) => 'cannot-tell' in each);
  return new Set([
    'not-exposed',
    'no-evidence',
    ...(fixed === undefined || untold ? [] : ['fixed']),
    ...mitigated.map(({ name }) => `mitigated by ${name}`),
    ...(untold || open ? [] : ['vulnerable']),
  ]);
}

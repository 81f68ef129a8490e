/** Hosts, feeds and findings: one suite, both stores. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { keepsDecisions } from './pakiti/decisions.ts';
import { keepsDays } from './pakiti/days.ts';
import { keepsFeeds } from './pakiti/feeds.ts';
import { keepsFindings } from './pakiti/findings.ts';
import { keepsTurns } from './pakiti/turns.ts';
import { Harness, namesOf, NOW, type Opener, report, type Suite } from './pakiti/harness.ts';
import { keepsHosts } from './pakiti/hosts.ts';

const SUITES: Readonly<Record<string, Suite>> = {
  'what a host has': keepsHosts,
  'a snapshot of a feed': keepsFeeds,
  'what an inventory is found to have': keepsFindings,
  'a decision': keepsDecisions,
  'a turn': keepsTurns,
  'a day': keepsDays,
};

function behaves(opener: Opener): void {
  for (const [title, suite] of Object.entries(SUITES)) {
    describe(title, () => {
      const harness = new Harness(opener);
      beforeEach(() => harness.open());
      afterEach(() => harness.close());
      suite(harness);
    });
  }
}

describe('Pakiti in the embedded store', function () {
  this.timeout(30_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-pakiti-'));
  });
  after(() => rmSync(directory, { recursive: true }));
  let count = 0;
  const path = (): string => join(directory, `${count}.db`);
  behaves({
    fresh: () => {
      count += 1;
      return openSqlite(path());
    },
    again: () => openSqlite(path()),
  });
});

describeWith(POSTGRESQL_PACKAGES, 'Pakiti in PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  const opener: Opener = {
    fresh: async () => {
      await emptyTables(server);
      return await openPostgresql(server.connection);
    },
    again: () => openPostgresql(server.connection),
  };
  behaves(opener);

  it('takes reports with the same packages from two at the same time', async () => {
    const harness = new Harness(opener);
    await harness.open();
    try {
      const [one, other] = [harness.tables, await harness.again()];
      const packages = Array.from({ length: 200 }, (_, index) => `p${index}`);
      const rounds = Array.from({ length: 20 }, (_, round) => {
        const keys = packages.slice(round, round + 150);
        const listed = (round % 2 === 0 ? keys : keys.toReversed()).join(' ');
        const tables = round % 2 === 0 ? one : other;
        return tables.take([report(`h${round % 5}`, listed, { at: NOW + round })], namesOf);
      });
      await Promise.all(rounds);
      expect(await harness.tables.countHosts({})).to.equal(5);
      expect(await harness.pending()).to.have.length(20);
    } finally {
      await harness.close();
    }
  });

  it('gives a sync to one of two who want it at the same time', async () => {
    const harness = new Harness(opener);
    await harness.open();
    try {
      const both = [harness.tables, await harness.again()];
      for (let round = 0; round < 10; round += 1) {
        const claims = both.map((tables, index) =>
          tables.claimTurn({
            ...{ feed: `f${round}`, holder: `h${index}`, now: NOW, leaseSeconds: 9, triedBefore: null },
          }),
        );
        expect((await Promise.all(claims)).toSorted()).to.deep.equal(['held', 'taken']);
      }
    } finally {
      await harness.close();
    }
  });
});

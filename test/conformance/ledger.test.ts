/** One suite, both stores. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { OperationsOf } from '../../src/incidents/outbox.ts';
import { ledgerOn, monitoring, observation, T0 } from '../kit/ledger.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { LedgerHarness, type LedgerOpener, type LedgerSuite } from './ledger/harness.ts';
import { keepsItsPromises } from './ledger/interleaving.ts';
import { keepsIssues } from './ledger/issues.ts';
import { keepsTheOutbox } from './ledger/outbox.ts';
import { keepsIncidents, keepsTheTrail } from './ledger/trail.ts';

const SUITES: Readonly<Record<string, LedgerSuite>> = {
  'and its issues': keepsIssues,
  'and its incidents': keepsIncidents,
  'and its audit trail': keepsTheTrail,
  'and its outbox': keepsTheOutbox,
};

function behaves(opener: LedgerOpener, suites = SUITES): void {
  for (const [title, suite] of Object.entries(suites)) {
    describe(title, () => {
      const harness = new LedgerHarness(opener);
      beforeEach(() => harness.open());
      afterEach(() => harness.close());
      suite(harness);
    });
  }
}

describe('the ledger in memory', () => {
  const fresh = (): ReturnType<typeof openSqlite> => openSqlite(':memory:');
  const unable = (): never => {
    throw new Error('nobody else reaches it');
  };
  behaves({ runs: 150, fresh, again: unable, run: unable }, { 'and its promises': keepsItsPromises });
});

describe('the ledger in the embedded store', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-ledger-'));
  });
  after(() => rmSync(directory, { recursive: true }));
  let count = 0;
  const path = (): string => join(directory, `${count}.db`);
  behaves({
    runs: 1,
    fresh: () => {
      count += 1;
      return openSqlite(path());
    },
    again: () => openSqlite(path()),
    async run(statement) {
      const { DatabaseSync } = await import('node:sqlite');
      const database = new DatabaseSync(path());
      try {
        database.exec(statement);
      } finally {
        database.close();
      }
    },
  });
});

describeWith(POSTGRESQL_PACKAGES, 'the ledger in PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  const opener: LedgerOpener = {
    runs: 12,
    fresh: async () => {
      await emptyTables(server);
      return await openPostgresql(server.connection);
    },
    again: () => openPostgresql(server.connection),
    async run(statement) {
      const client = new pg.Client(server.connection);
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    },
  };
  behaves(opener, { ...SUITES, 'and its promises': keepsItsPromises });

  it('opens one issue of what two processes see at once, and gives an operation to one of them', async () => {
    await emptyTables(server);
    const stores = [await openPostgresql(server.connection), await openPostgresql(server.connection)];
    const [one, other] = stores.map((store) => ledgerOn(store, { operationsOf }));
    try {
      if (one === undefined || other === undefined) throw new Error('no store is open');
      const command = { do: 'observe', observation: observation() } as const;
      const both = [one, other, one, other, one, other];
      await Promise.all(both.map((ledger) => ledger.apply(command, monitoring())));
      expect(await one.issues({}, { after: 0, limit: 9 })).to.have.length(1);
      const claim = { tracker: 'rt', limit: 9, now: T0, leaseEnds: T0 + 60 };
      const claimed = await Promise.all(both.map((ledger) => ledger.claimOperations(claim)));
      expect(claimed.flat()).to.have.length(1);
    } finally {
      for (const store of stores) await store.close();
    }
  });
});

const operationsOf: OperationsOf = () => [{ tracker: 'rt', verb: 'create', payload: '{}' }];

/** Whatever comes between a report and an issue, and in whatever order: both stores. */
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { endsAsThingsStand } from './pakiti-incidents/interleavings.ts';

describe('findings of a Pakiti server, told to the ledger', () => {
  describe('of an embedded store each', function () {
    this.timeout(300_000);
    endsAsThingsStand(
      async () => ({ pakiti: await openSqlite(':memory:'), ledger: await openSqlite(':memory:') }),
      200,
    );
  });

  describeWith(POSTGRESQL_PACKAGES, 'of one PostgreSQL for both', function () {
    this.timeout(300_000);
    let server: Postgresql;
    before(async () => {
      server = await startPostgresql();
    });
    after(() => server.stop());
    endsAsThingsStand(async () => {
      await emptyTables(server);
      const store = await openPostgresql(server.connection);
      return { pakiti: store, ledger: store };
    }, 3);
  });
});

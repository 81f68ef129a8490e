/**
 * How fast results pass that change nothing of any issue. By itself: `node test/bench/incidents.ts [EVENTS]
 * [postgresql]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { INTAKE_BATCH } from '../../src/incidents/intake/follow.ts';
import type { State } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import { IntakeBench, resultOf } from '../kit/intake.ts';
import { startPostgresql } from '../kit/postgresql.ts';
import type { Row } from './row.ts';

const EVENTS = 1_000_000;
const EVENTS_ON_POSTGRESQL = 200_000;
const SUBJECTS = 10_000;
const SERVICES = 10;
const PROMISED_PER_SECOND = 10_000;
/** Of a hundred results: what is bad stays so, and so does what cannot be told. */
const BAD = 10;
const UNKNOWN = 2;

function result(index: number): ReturnType<typeof resultOf> {
  const subject = index % SUBJECTS;
  const round = Math.floor(index / SUBJECTS);
  const share = Math.floor(subject / SERVICES) % 100;
  const state: State = share < BAD ? 'CRITICAL' : share < BAD + UNKNOWN ? 'UNKNOWN' : 'OK';
  const host = Math.floor(subject / SERVICES);
  return resultOf({
    minute: round * 60,
    state,
    site: `SITE${host % 100}`,
    host: `wn${host}.example.org`,
    service: `eu.egi.sec.WN-check${subject % SERVICES}-ops`,
    summary: state === 'OK' ? 'nothing found' : 'something is so, and has been for a long time',
  });
}

async function measured(
  store: Store,
  name: string,
  events: number,
): Promise<Row & { readonly rate: number }> {
  let operations = 0;
  const bench = new IntakeBench(store, {
    settings: { storm: { openings: SUBJECTS, siteOpenings: SUBJECTS, seconds: 1 } },
    operationsOf: () => {
      operations += 1;
      return [{ tracker: 'rt', verb: 'update', payload: '{}' }];
    },
  });
  await bench.intake.prepare();
  let appended = 0;
  const append = async (count: number): Promise<void> => {
    for (const end = appended + count; appended < end;) {
      const from = appended;
      await bench.append(
        Array.from({ length: Math.min(5000, end - from) }, (_, index) => result(from + index)),
      );
      appended += Math.min(5000, end - from);
    }
  };
  bench.clock += 1e8;
  await append(2 * SUBJECTS);
  await bench.follow(INTAKE_BATCH);
  const issues = await bench.ledger.issues({}, { after: 0, limit: SUBJECTS });
  operations = 0;
  let [seconds, cpu] = [0, 0];
  for (let done = 0; done < events; done += 100_000) {
    await append(Math.min(100_000, events - done));
    const [started, before] = [performance.now(), process.cpuUsage()];
    await bench.follow(INTAKE_BATCH);
    seconds += (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1e6;
  }
  const rate = Math.round(events / seconds);
  return {
    what: `incidents on ${name}: ${events} results that change nothing of ${issues.length} open issues`,
    peer: '',
    measured: `${rate}/s, ${Math.round(events / cpu)} a second of own CPU, ${operations} operations`,
    target: '0 operations, the rate stated',
    reached: operations === 0,
    rate,
  };
}

export async function benchIncidents(events = EVENTS): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  const store = await openSqlite(join(directory, 'store.db'));
  try {
    const { rate, ...row } = await measured(store, 'the embedded store', events);
    const target = `>= ${PROMISED_PER_SECOND}/s, 0 operations`;
    return [{ ...row, target, reached: row.reached && rate >= PROMISED_PER_SECOND }];
  } finally {
    await store.close();
    rmSync(directory, { recursive: true });
  }
}

/** The database is another process, on the same processors here: what it reaches is stated. */
export async function benchIncidentsOnPostgresql(events = EVENTS_ON_POSTGRESQL): Promise<readonly Row[]> {
  const server = await startPostgresql();
  const store = await openPostgresql(server.connection);
  try {
    return [await measured(store, 'PostgreSQL', events)];
  } finally {
    await store.close();
    await server.stop();
  }
}

if (process.argv[1] === import.meta.filename) {
  const events = process.argv[2] === undefined ? undefined : Number(process.argv[2]);
  const bench = process.argv[3] === 'postgresql' ? benchIncidentsOnPostgresql : benchIncidents;
  for (const { what, measured: value } of await bench(events)) console.log(`${what}: ${value}`);
}

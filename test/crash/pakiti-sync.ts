/**
 * SIGKILL while a feed is synced: there is the last good snapshot or the new one, never some of both, and hosts are
 * found to be what that snapshot says.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore, type StorePlace } from '../../plugins/store/open.ts';
import { PakitiBench, report } from '../kit/pakiti-store.ts';
import { isWhole, query } from './pakiti-rows.ts';

export interface SyncAccount {
  readonly rounds: number;
  /** Rounds after which the old, and the new snapshot was there, and none yet. */
  readonly editions: Readonly<Record<'a' | 'b' | 'none', number>>;
  /** Rounds after which there was anything else. */
  readonly mixed: number;
  /** Rounds after which a host was found to be something else than the snapshot says. */
  readonly wrong: number;
  readonly whole: boolean;
}

const ADVISORIES = 200;
const LONGEST_LIFE_MILLISECONDS = 3000;
const LEASE_SECONDS = 1000;
const LOOP = join(import.meta.dirname, 'pakiti-sync-loop.ts');
/** Of both editions: what is in one of them only, and what is another in it. */
const PACKAGES = { p0: '1-1', p1: '1-1', p199: '1-1', onlyb: '1-1' };

export async function crashSync(rounds: number, place: StorePlace): Promise<SyncAccount> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-crash-sync-'));
  const directories = (['a', 'b'] as const).map((edition) => writeEdition(directory, edition));
  const editions = { a: 0, b: 0, none: 0 };
  let [mixed, wrong] = [0, 0];
  try {
    await atStore(place, (bench) => bench.take(report('h', PACKAGES)));
    for (let round = 0; round < rounds; round += 1) {
      await killed(place, round * LEASE_SECONDS, directories);
      const edition = await editionIn(place);
      if (edition === undefined) mixed += 1;
      else {
        editions[edition] += 1;
        const found = await atStore(place, findingsOf);
        if (found !== expected(edition)) wrong += 1;
      }
    }
    return { rounds, editions, mixed, wrong, whole: await isWhole(place) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs it until it has begun, and for a while after. */
async function killed(place: StorePlace, ahead: number, directories: readonly string[]): Promise<void> {
  const argv = [LOOP, JSON.stringify(place), String(ahead), ...directories];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await delay(Math.random() * LONGEST_LIFE_MILLISECONDS);
  if (hasEnded(child)) throw new Error('the sync has ended by itself');
  child.kill('SIGKILL');
  await closed;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Edition b has everything of a at another version, without the first, and with one more. */
function writeEdition(directory: string, edition: 'a' | 'b'): string {
  const path = join(directory, edition);
  mkdirSync(path);
  const numbers = Array.from({ length: ADVISORIES }, (_, index) => index).slice(edition === 'a' ? 0 : 1);
  const fixed = edition === 'a' ? '1-1' : '2-1';
  for (const number of numbers) writeAdvisory(path, `ALSA-${number}`, `p${number}`, fixed);
  if (edition === 'b') writeAdvisory(path, 'ALSA-B', 'onlyb', fixed);
  return path;
}

function writeAdvisory(path: string, id: string, name: string, fixed: string): void {
  const text = {
    ...{
      id,
      modified: '2026-01-01T00:00:00Z',
      aliases: [`CVE-2026-${1000 + Number(/\d+$/.exec(id)?.[0] ?? 9999)}`],
    },
    affected: [
      {
        package: { ecosystem: 'AlmaLinux:9', name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  };
  writeFileSync(join(path, `${id}.json`), JSON.stringify(text));
}

function expected(edition: 'a' | 'b' | 'none'): string {
  if (edition === 'none') return 'no feed says anything of almalinux:9';
  return edition === 'a' ? '' : 'ALSA-1 ALSA-199 ALSA-B';
}

/** Undefined: it is neither of both, nor nothing. */
async function editionIn(place: StorePlace): Promise<'a' | 'b' | 'none' | undefined> {
  const feeds = await query<{ body: string }>(place, `select body from pakiti_feed where name = 'osv'`);
  const keys = (
    await query<{ key: string }>(place, `select "key" from pakiti_record where feed = 'osv' order by "key"`)
  ).map(({ key }) => key.split(' ')[0] ?? '');
  const [feed] = feeds;
  if (feed === undefined) return keys.length === 0 ? 'none' : undefined;
  const { content } = JSON.parse(feed.body) as { readonly content: { readonly records: number } | null };
  if (content === null) return keys.length === 0 ? 'none' : undefined;
  if (content.records !== keys.length || keys.length !== ADVISORIES) return undefined;
  const edition = keys.includes('ALSA-B') ? 'b' : 'a';
  const isEdition = edition === 'b' ? !keys.includes('ALSA-0') : keys.includes('ALSA-0');
  const versions = await query<{ n: number }>(
    place,
    `select count(distinct digest) as n from pakiti_record where feed = 'osv'`,
  );
  return isEdition && Number(versions[0]?.n) === ADVISORIES ? edition : undefined;
}

/** Of the one host, when everything that waited has been assessed. */
async function findingsOf(bench: PakitiBench): Promise<string> {
  await bench.assess();
  const [host] = await bench.tables.hosts({}, undefined, 1);
  const { assessmentsIn } = await import('../../src/pakiti/findings/kept-assessment.ts');
  const inventory = host?.inventory ?? 0;
  const body = (await bench.tables.assessments([inventory])).get(inventory);
  const rows = body === undefined ? [] : assessmentsIn(body);
  const said = rows.map(({ advisory, reason }) => (advisory === '' ? reason : advisory));
  return [...new Set(said)].toSorted().join(' ');
}

async function atStore<T>(place: StorePlace, action: (bench: PakitiBench) => Promise<T>): Promise<T> {
  const store = await openStore(place);
  try {
    const bench = new PakitiBench(store);
    bench.at = Date.now() / 1000;
    return await action(bench);
  } finally {
    await store.close();
  }
}

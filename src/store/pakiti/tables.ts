/** What hosts have and what feeds say, in the same database as events. Every method does its work whole or not at all. */
import type { Kysely, Transaction } from 'kysely';
import { lockInventories } from '../locks.ts';
import { patiently } from '../patiently.ts';
import type { Place, Tables } from '../schema.ts';
import { hearAgain, type SameReport } from './again.ts';
import { type Assessed, KnownCves, settleAssessed } from './assessments.ts';
import { hostsWithOldStays, purgeStays } from './begun.ts';
import { type Census, census, type CountedTotals, everyTotals } from './census.ts';
import { KnownPackages, type PackageNames } from './intern.ts';
import * as cves from './cves.ts';
import { DayTables } from './days.ts';
import * as decisions from './decisions.ts';
import { history, type Seen, seen, type Spell } from './history.ts';
import * as hosts from './hosts.ts';
import * as pending from './pending.ts';
import * as records from './records.ts';
import type { CveRow, Ending, PastDecisionRow, RecordRow, SignedReport, StagedRow, TurnRow } from './rows.ts';
import { deleteHost, purge, type Purged, type PurgeRule } from './retention.ts';
import { admitSigned, forgetSigned } from './signed.ts';
import { type Statistic, statistics } from './statistics.ts';
import { isOvertaken, rule, type Ruled, type Ruling } from './ruling.ts';
import { type KeptReport, takeReports } from './take.ts';
import * as turns from './turns.ts';
import { wouldPurge, type WouldPurge } from './would-purge.ts';

type Turn = Parameters<typeof turns.keepTurn>[1];

/** Of which the stays are deleted at once. */
const HOSTS_AT_ONCE = 100;

export class PakitiTables {
  readonly #place: Place;
  readonly #known = new KnownPackages();
  readonly #cves = new KnownCves();

  /** How it was on earlier days. */
  readonly days: DayTables;

  constructor(place: Place) {
    this.#place = place;
    this.days = new DayTables(place);
  }

  /** {@link hearAgain} */
  async again(same: readonly SameReport[]): Promise<ReadonlySet<string>> {
    return await this.#changeInventories((place) => hearAgain(place, same));
  }

  /** {@link takeReports} */
  async take(reports: readonly KeptReport[], describe: (key: string) => PackageNames): Promise<void> {
    const learnt = await this.#changeInventories((place) =>
      takeReports(place, this.#known, reports, describe),
    );
    this.#known.learn(learnt);
  }

  async statistics(): Promise<Readonly<Record<Statistic, number>>> {
    return await statistics(this.#place);
  }

  /** {@link census} */
  async census(silentSince: number): Promise<Census> {
    return await census(this.#place, silentSince);
  }

  /** {@link everyTotals} */
  everyTotals(): AsyncGenerator<readonly CountedTotals[]> {
    return everyTotals(this.#place);
  }

  async feeds(): Promise<readonly records.FeedState[]> {
    return await records.feedStates(this.#place);
  }

  /** {@link records.beginReading} */
  async beginReading(feed: string, run: string): Promise<records.Reading> {
    return await this.#change((place) => records.beginReading(place, feed, run));
  }

  /** {@link records.recordDigests} */
  async recordDigests(feed: string): Promise<Map<string, string>> {
    return await records.recordDigests(this.#place, feed);
  }

  /** {@link records.recordReleases} */
  async recordReleases(feed: string): Promise<ReadonlySet<string>> {
    return await records.recordReleases(this.#place, feed);
  }

  /** {@link records.recordsOf} */
  async recordsOf(feed: string, keys: readonly string[]): Promise<readonly RecordRow[]> {
    return await records.recordsOf(this.#place, feed, keys);
  }

  async stage(reading: records.Reading, rows: readonly Omit<StagedRow, 'feed'>[]): Promise<void> {
    await this.#change((place) => records.stage(place, reading, rows));
  }

  /** {@link records.endReading} */
  async endReading(reading: records.Reading, snapshot: records.ReadSnapshot): Promise<boolean> {
    return await this.#change((place) => records.endReading(place, reading, snapshot));
  }

  /** {@link records.noteFeed} */
  async noteFeed(name: string, change: (body: string | undefined) => string | undefined): Promise<void> {
    await this.#change((place) => records.noteFeed(place, name, change));
  }

  /** {@link turns.claimTurn} */
  async claimTurn(claim: turns.TurnClaim): Promise<turns.Claimed> {
    return await this.#change((place) => turns.claimTurn(place, claim));
  }

  /** {@link turns.keepTurn} */
  async keepTurn(turn: Turn, leaseEnds: number, progress: string): Promise<boolean> {
    return await turns.keepTurn(this.#place, turn, leaseEnds, progress);
  }

  async endTurn(turn: Turn, at: number, failed: boolean): Promise<void> {
    await turns.endTurn(this.#place, turn, at, failed);
  }

  /** {@link admitSigned} */
  async admitSigned(report: SignedReport): Promise<boolean> {
    return await admitSigned(this.#place, report);
  }

  /** {@link forgetSigned} */
  async forgetSigned(before: number): Promise<number> {
    return await forgetSigned(this.#place, before);
  }

  async turns(): Promise<readonly TurnRow[]> {
    return await turns.turns(this.#place);
  }

  /** {@link records.dropFeed} */
  async dropFeed(feed: string, touched: readonly pending.Touched[], at: number): Promise<void> {
    await this.#change((place) => records.dropFeed(place, feed, touched, at));
  }

  /** {@link records.everyRecord} */
  everyRecord(kinds: readonly string[]): AsyncGenerator<readonly RecordRow[]> {
    return records.everyRecord(this.#place, kinds);
  }

  /** {@link cves.recordsAbout} */
  async recordsAbout(cve: string): Promise<readonly RecordRow[]> {
    return await cves.recordsAbout(this.#place, cve);
  }

  /** {@link cves.ratings} */
  async ratings(names: readonly string[]): Promise<readonly CveRow[]> {
    return await cves.ratings(this.#place, names);
  }

  /** {@link cves.recordsNamed} */
  async recordsNamed(kind: string, keys?: readonly string[]): Promise<readonly RecordRow[]> {
    return await cves.recordsNamed(this.#place, kind, keys);
  }

  /** {@link pending.pendAll} */
  async pendAll(at: number): Promise<void> {
    await this.#changeInventories((place) => pending.pendAll(place, at));
  }

  /** {@link rule} */
  async rule(ruling: Ruling, at: number): Promise<Ruled> {
    return await this.#changeInventories((place) => rule(place, ruling, at));
  }

  /** {@link pending.releases} */
  async releases(): Promise<readonly string[]> {
    return await pending.releases(this.#place);
  }

  /** {@link pending.hasPackage} */
  async hasPackage(name: string): Promise<boolean> {
    return await pending.hasPackage(this.#place, name);
  }

  async countPending(): Promise<number> {
    return await pending.countPending(this.#place);
  }

  /** {@link pending.nextPending} */
  async nextPending(limit: number): Promise<readonly pending.PendingInventory[]> {
    return await pending.nextPending(this.#place, limit);
  }

  /** {@link pending.packageKeys} */
  async packageKeys(ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    return await pending.packageKeys(this.#place, ids);
  }

  /** {@link settleAssessed}, unless it {@link isOvertaken} */
  async settle(
    assessed: readonly Assessed[],
    at: number,
    rules: number,
  ): Promise<readonly number[] | 'overtaken'> {
    const settled = await this.#changeInventories(async (place) =>
      (await isOvertaken(place, rules, at)) ? undefined : settleAssessed(place, this.#cves, assessed, at),
    );
    if (settled === undefined) return 'overtaken';
    this.#cves.learn(settled.numbers);
    return settled.written;
  }

  /** {@link hosts.hosts} */
  async hosts(
    query: hosts.HostsQuery,
    after: hosts.HostPlace | undefined,
    limit: number,
  ): Promise<readonly hosts.HostRow[]> {
    return await hosts.hosts(this.#place, query, after, limit);
  }

  /** {@link hosts.unchanged} */
  async unchanged(rows: Parameters<typeof hosts.unchanged>[1]): Promise<ReadonlySet<number>> {
    return await hosts.unchanged(this.#place, rows);
  }

  async countHosts(query: hosts.HostsQuery): Promise<number> {
    return await hosts.countHosts(this.#place, query);
  }

  /** {@link hosts.findings} */
  async findings(
    inventories: readonly number[],
    cves?: readonly string[],
  ): Promise<readonly hosts.FindingRow[]> {
    return await hosts.findings(this.#place, inventories, cves);
  }

  /** {@link hosts.assessments} */
  async assessments(inventories: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>> {
    return await hosts.assessments(this.#place, inventories);
  }

  /** {@link hosts.inventory} */
  async inventory(id: number): ReturnType<typeof hosts.inventory> {
    return await hosts.inventory(this.#place, id);
  }

  /** {@link history} */
  async history(host: number, cve?: string): Promise<readonly Spell[]> {
    return await history(this.#place, host, cve);
  }

  /** {@link seen} */
  async seen(hostIds: readonly number[], names: readonly string[]): Promise<readonly Seen[]> {
    return await seen(this.#place, hostIds, names);
  }

  async tags(): Promise<readonly decisions.TagRow[]> {
    return await decisions.tags(this.#place);
  }

  /** {@link decisions.putTags} */
  async putTags(rows: readonly decisions.TagRow[]): Promise<void> {
    await this.#change((place) => decisions.putTags(place, rows));
  }

  /** {@link decisions.deleteTags} */
  async deleteTags(cve: string, tag: string | undefined, ending: Ending): Promise<number> {
    return await this.#change((place) => decisions.deleteTags(place, cve, tag, ending));
  }

  /** {@link decisions.pastDecisions} */
  async pastDecisions(): Promise<readonly PastDecisionRow[]> {
    return await decisions.pastDecisions(this.#place);
  }

  /** {@link decisions.changeTags} */
  async changeTags(
    gone: readonly Pick<decisions.TagRow, 'cve' | 'tag'>[],
    rows: readonly decisions.TagRow[],
    ending: Ending,
  ): Promise<void> {
    await this.#change((place) => decisions.changeTags(place, gone, rows, ending));
  }

  async exceptions(): Promise<readonly decisions.ExceptionRow[]> {
    return await decisions.exceptions(this.#place);
  }

  /** {@link decisions.addExceptions} */
  async addExceptions(rows: readonly Omit<decisions.ExceptionRow, 'id'>[]): Promise<readonly number[]> {
    return await this.#change((place) => decisions.addExceptions(place, rows));
  }

  /** {@link decisions.addExceptionUnless} */
  async addExceptionUnless(
    row: Omit<decisions.ExceptionRow, 'id'>,
    isInTheWay: (there: decisions.ExceptionRow) => boolean,
  ): Promise<number | decisions.ExceptionRow> {
    return await this.#change((place) => decisions.addExceptionUnless(place, row, isInTheWay));
  }

  /** {@link decisions.changeExceptions} */
  async changeExceptions(
    gone: readonly number[],
    rows: readonly Omit<decisions.ExceptionRow, 'id'>[],
    ending: Ending,
  ): Promise<void> {
    await this.#change((place) => decisions.changeExceptions(place, gone, rows, ending));
  }

  /** {@link decisions.deleteException} */
  async deleteException(id: number, ending: Ending): Promise<boolean> {
    return await this.#change((place) => decisions.deleteException(place, id, ending));
  }

  async groups(): Promise<readonly decisions.Member[]> {
    return await decisions.groups(this.#place);
  }

  async addMember(member: decisions.Member): Promise<void> {
    await decisions.addMember(this.#place, member);
  }

  /** {@link decisions.deleteMember} */
  async deleteMember(member: decisions.Member): Promise<boolean> {
    return await decisions.deleteMember(this.#place, member);
  }

  /** Reports are taken in between: some hosts' stays at a time, then {@link purge}. @param tell hosts that are done */
  async purge(
    rule: PurgeRule,
    now: number,
    tell: (done: number, of: number) => void = () => undefined,
  ): Promise<Purged> {
    let stays = 0;
    const { endedBefore } = rule;
    if (endedBefore !== null) {
      const ids = await hostsWithOldStays(this.#place, endedBefore);
      for (let at = 0; at < ids.length; at += HOSTS_AT_ONCE) {
        const some = ids.slice(at, at + HOSTS_AT_ONCE);
        stays += await this.#changeInventories((place) => purgeStays(place, some, endedBefore));
        tell(at + some.length, ids.length);
      }
    }
    return { stays, ...(await this.#change((place) => purge(place, rule, now))) };
  }

  /** {@link wouldPurge} */
  async wouldPurge(rule: PurgeRule): Promise<WouldPurge> {
    return await wouldPurge(this.#place, rule);
  }

  /** {@link deleteHost} */
  async deleteHost(id: number): Promise<boolean> {
    return await this.#change((place) => deleteHost(place, id));
  }

  async #changeInventories<T>(change: (place: Place) => Promise<T>): Promise<T> {
    return await this.#change(async (place) => {
      await lockInventories(place);
      return await change(place);
    });
  }

  async #change<T>(change: (place: Place) => Promise<T>): Promise<T> {
    const { db, flavour } = this.#place;
    const work = (tx: Transaction<Tables>): Promise<T> => change({ db: tx, flavour });
    return await patiently(() => (db as Kysely<Tables>).transaction().execute(work));
  }
}

/** What Prometheus reads of the Pakiti server. */
import type { FeedStatus, ServerStatus } from '../../src/pakiti/api/status.ts';
import { REFUSALS } from '../../src/trust/credential.ts';
import { instruments, type Make } from '../process/prometheus.ts';
import type { Activity } from './activity.ts';

export interface Metrics {
  readonly contentType: string;
  /** Everything as of the status. */
  text(status: ServerStatus, activity: Activity): Promise<string>;
}

export function metrics(): Metrics {
  const { contentType, gauge, counter, forget, text: readAll } = instruments('secmon_pakiti_');
  const reports = counter('reports_total', 'reports by what became of them', 'outcome');
  const refused = counter(
    'requests_refused_total',
    'requests that were turned away for their token, certificate, signature or network',
    'reason',
  );
  const ofStore = storeValues(gauge);
  const ofFeed = feedValues(gauge);
  const done = gauge('work_done', 'how far work is that takes long', 'what');
  const all = gauge('work_all', 'how much of it there is, where that is known', 'what');
  const trouble = gauge('troubles', 'parts of the server that do not work at present', 'what');
  return {
    contentType,
    async text(status, activity) {
      forget();
      for (const [outcome, count] of activity.reports) reports(outcome, count);
      for (const reason of REFUSALS) refused(reason, activity.refusals.get(reason));
      ofStore(status);
      for (const feed of status.feeds) ofFeed(feed);
      for (const work of status.work) {
        done(work.what, work.done);
        all(work.what, work.of ?? undefined);
      }
      for (const { feed, syncing } of status.feeds) {
        done(`syncing ${feed}`, syncing?.done);
        all(`syncing ${feed}`, syncing?.of ?? undefined);
      }
      trouble('all', status.troubles.length);
      return await readAll();
    },
  };
}

function storeValues(gauge: Make): (status: ServerStatus) => void {
  const hosts = gauge('hosts', 'hosts by what is so of them', 'state');
  const lag = gauge('report_lag_seconds', 'seconds since a host was heard of', 'what');
  const pending = gauge(
    'pending',
    'inventories that wait to be assessed, and for how many seconds the first of them has waited',
    'what',
  );
  const undetermined = gauge('undetermined', 'CVEs of which nobody can tell, of all hosts together', 'what');
  return (status) => {
    for (const [state, count] of Object.entries<number>({ ...status.hosts })) hosts(state, count);
    lag('newest', status.lagSeconds ?? undefined);
    pending('inventories', status.pendingInventories);
    pending('seconds', status.pendingSeconds);
    undetermined('cves', status.undeterminedCves);
  };
}

function feedValues(gauge: Make): (feed: FeedStatus) => void {
  const age = gauge('feed_age_seconds', 'since it was last known to be what the vendor says', 'feed');
  const limit = gauge('feed_stale_after_seconds', 'age from which on nothing rests on it', 'feed');
  const stale = gauge('feed_stale', '1 while what rests on it is undetermined', 'feed');
  const refused = gauge('feed_refused', '1 when the last attempt was refused', 'feed');
  const records = gauge('feed_records', 'records of it', 'feed');
  const strange = gauge('feed_not_understood', 'parts of it that were not understood', 'feed');
  return ({ feed, ...status }) => {
    age(feed, status.ageSeconds ?? undefined);
    limit(feed, status.staleAfterSeconds);
    stale(feed, status.stale ? 1 : 0);
    refused(feed, status.refused === null ? 0 : 1);
    records(feed, status.records);
    strange(feed, status.notUnderstood);
  };
}

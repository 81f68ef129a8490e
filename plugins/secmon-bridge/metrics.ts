/** What Prometheus reads: the status and the activity of the daemon in its text format. */
import type { BridgeStatus } from '../../checks/bridge/status.ts';
import { HELD_FOR } from '../../src/incidents/intake/held.ts';
import { stoppedSites } from '../../src/incidents/intake/storm.ts';
import { REFUSALS } from '../../src/trust/credential.ts';
import { instruments, type Make } from '../process/prometheus.ts';
import type { Activity } from './activity.ts';
import { STEPS } from './people-activity.ts';

export interface Metrics {
  readonly contentType: string;
  /** Everything as of now. */
  text(status: BridgeStatus, activity: Activity): Promise<string>;
}

export function metrics(): Metrics {
  const { contentType, gauge, counter, forget, text: readAll } = instruments('secmon_bridge_');
  const ofSinks = sinkValues(gauge, counter);
  const ofReceivers = receiverValues(gauge, counter);
  const turnedAway = counter(
    'requests_refused_total',
    'requests that were turned away for their token, certificate or signature',
    'reason',
  );
  const ofStore = storeValues(gauge);
  const ofTrackers = trackerValues(gauge, counter);
  const ofIntake = intakeValues(gauge, counter);
  const ofPeople = peopleValues(counter);
  return {
    contentType,
    async text(status, activity) {
      forget();
      ofSinks(status, activity);
      ofReceivers(status, activity);
      ofStore(status);
      ofTrackers(status, activity);
      ofIntake(activity);
      ofPeople(activity);
      for (const reason of REFUSALS) turnedAway(reason, activity.refusals.get(reason));
      return await readAll();
    },
  };
}

function sinkValues(gauge: Make, counter: Make): (status: BridgeStatus, activity: Activity) => void {
  const waiting = gauge('sink_waiting', 'events that the sink has not finished', 'sink');
  const oldest = gauge('sink_oldest_seconds', 'age of the oldest of them', 'sink');
  const dead = gauge('sink_dead_letters', 'dead letters in the store', 'sink');
  const failing = gauge('sink_failing', '1 when nothing could be delivered at the last attempt', 'sink');
  const delivered = counter('sink_delivered_total', 'events delivered', 'sink');
  const superseded = counter(
    'sink_superseded_total',
    'events that the other side has not taken, since it had newer ones',
    'sink',
  );
  const retried = counter('sink_retried_total', 'attempts that are to be repeated', 'sink');
  const died = counter('sink_dead_total', 'events that became dead letters', 'sink');
  return (status, activity) => {
    for (const sink of status.sinks) {
      const { name } = sink;
      waiting(name, sink.waiting);
      oldest(name, sink.oldestSeconds ?? 0);
      dead(name, sink.dead);
      failing(name, sink.failing === undefined ? 0 : 1);
      const counts = activity.sink(name);
      delivered(name, counts.delivered);
      superseded(name, counts.superseded);
      retried(name, counts.retried);
      died(name, counts.dead);
    }
  };
}

function receiverValues(gauge: Make, counter: Make): (status: BridgeStatus, activity: Activity) => void {
  const lag = gauge('receiver_lag_seconds', 'seconds since it heard from its source', 'receiver');
  const results = counter('receiver_results_total', 'results stored', 'receiver');
  const refused = counter(
    'receiver_refused_total',
    'results of senders that may not speak for the site',
    'receiver',
  );
  const dropped = counter('receiver_dropped_total', 'results that could not be read', 'receiver');
  const gaps = counter(
    'receiver_gaps_total',
    'times when results may have been missed until asked for',
    'receiver',
  );
  return (status, activity) => {
    for (const { name, heardAt } of status.receivers) {
      lag(name, heardAt === undefined ? undefined : Math.max(0, status.at - heardAt));
      const counts = activity.receiver(name);
      results(name, counts.results);
      refused(name, counts.refused);
      dropped(name, counts.dropped);
      gaps(name, counts.gaps);
    }
  };
}

function trackerValues(gauge: Make, counter: Make): (status: BridgeStatus, activity: Activity) => void {
  const waiting = gauge('tracker_waiting', 'operations that the tracker has not been told', 'tracker');
  const unknown = gauge('tracker_unknown', 'those of them that may have arrived', 'tracker');
  const oldest = gauge('tracker_oldest_seconds', 'age of the oldest of them', 'tracker');
  const failed = gauge(
    'tracker_failed',
    'operations that it will not be told unless somebody says so',
    'tracker',
  );
  const held = gauge(
    'tracker_held',
    'those that wait since policy keeps the site from being told',
    'tracker',
  );
  const contactless = gauge(
    'tracker_contactless',
    'those that wait since nobody is known who answers for the site',
    'tracker',
  );
  const sent = counter('tracker_sent_total', 'operations sent', 'tracker');
  const repeated = counter('tracker_repeated_total', 'attempts that are to be repeated', 'tracker');
  const facts = counter('tracker_facts_total', 'what people have done there', 'tracker');
  return ({ trackers = [] }, { trackers: activity }) => {
    for (const { name, ...counts } of trackers) {
      waiting(name, counts.waiting);
      unknown(name, counts.unknown);
      oldest(name, counts.oldestSeconds ?? 0);
      failed(name, counts.failed);
      held(name, counts.held ?? 0);
      contactless(name, counts.contactless ?? 0);
      const done = activity.operations.get(name);
      sent(name, done?.get('sent'));
      repeated(name, (done?.get('again') ?? 0) + (done?.get('unknown') ?? 0));
      facts(name, activity.facts.get(name));
    }
  };
}

function intakeValues(gauge: Make, counter: Make): (activity: Activity) => void {
  const results = counter(
    'incidents_results_total',
    'results looked at for issues, and those too late',
    'what',
  );
  const changes = counter('incidents_changes_total', 'changes of issues by what was seen', 'action');
  const held = gauge('incidents_held', 'issues that are to be opened and wait, by why', 'reason');
  const storm = gauge(
    'incidents_storm',
    '1 while nothing is opened until an officer says so, and of how many sites nothing is',
    'what',
  );
  return ({ ledger }) => {
    results('taken', ledger.results);
    results('late', ledger.late);
    for (const [action, count] of ledger.changes) changes(action, count);
    for (const reason of HELD_FOR) held(reason, ledger.held.get(reason) ?? 0);
    storm('stopped', ledger.storm.stoppedAt === null ? 0 : 1);
    storm('sites', stoppedSites(ledger.storm).length);
  };
}

function peopleValues(counter: Make): (activity: Activity) => void {
  const steps = counter(
    'incidents_steps_total',
    'steps of ladders by what became of them, and deadlines that were set',
    'what',
  );
  const acknowledged = counter(
    'acknowledged_total',
    'problems that the monitor was asked to acknowledge',
    'monitor',
  );
  const takenBack = counter('acknowledged_removed_total', 'acknowledgements that were taken back', 'monitor');
  const digests = counter(
    'digests_total',
    'digests made, their mails sent, and attempts that failed',
    'what',
  );
  return ({ people }) => {
    for (const what of STEPS) steps(what, people.steps.get(what));
    for (const [monitor, { set, removed }] of people.acknowledged) {
      acknowledged(monitor, set);
      takenBack(monitor, removed);
    }
    for (const [what, count] of Object.entries(people.digests)) digests(what, count);
  };
}

function storeValues(gauge: Make): (status: BridgeStatus) => void {
  const help =
    'events that wait and may wait, age of the oldest and what it may be, bytes of the file system, and 1 for trouble';
  const store = gauge('store', help, 'what');
  return ({ store: { trouble, oldestSeconds = 0, ...numbers } }) => {
    for (const [what, value] of Object.entries(numbers)) store(what, value);
    store('oldestSeconds', oldestSeconds);
    store('trouble', trouble === undefined ? 0 : 1);
  };
}

import { parseRange } from '../../src/check/index.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';
import type { BridgeObservation } from './evaluate.ts';
import type { BridgeStatus } from './status.ts';

const AT = 1_000_000;
const SINK = { name: 'portal', kind: 'ams', waiting: 0, dead: 0 } as const;
const RECEIVER = {
  name: 'nagios',
  kind: 'nagios-perfdata',
  heardAt: AT - 10,
  results: 7,
  dropped: 0,
} as const;
const TRACKER = { name: 'rt', kind: 'rt', waiting: 0, unknown: 0, failed: 0 } as const;
const STORE = { backlog: 0, maxBacklog: 1000, freeBytes: 60, totalBytes: 100 } as const;

function seen(change: Partial<BridgeStatus> = {}): BridgeObservation {
  return {
    at: AT,
    path: '/run/secmon/bridge.json',
    status: {
      version: '0.1.0',
      at: AT - 5,
      startedAt: AT - 86_400,
      store: STORE,
      sinks: [SINK],
      receivers: [RECEIVER],
      ...change,
    },
  };
}

testCheck(check, {
  UNKNOWN: [
    {
      when: 'the clock was set back while operations of a tracker wait',
      observation: seen({ trackers: [{ ...TRACKER, waiting: 3, oldestSeconds: -7200 }] }),
      line: 'BRIDGE UNKNOWN: tracker rt: 3 waiting, the oldest from 2 h ahead',
    },
    {
      when: 'the clock was set back while results wait',
      observation: seen({ sinks: [{ ...SINK, waiting: 3, oldestSeconds: -7200 }] }),
      line: 'BRIDGE UNKNOWN: sink portal: 3 waiting, the oldest from 2 h ahead',
    },
    {
      when: 'the clock was set back since a receiver heard',
      observation: seen({ receivers: [{ ...RECEIVER, heardAt: AT + 86_400 }] }),
      line: 'BRIDGE UNKNOWN: receiver nagios: heard 24 h ahead: the clock was set back',
    },
    {
      when: 'a receiver has heard nothing, and the clock was set back since the daemon began',
      observation: seen({
        startedAt: AT + 7200,
        receivers: [{ name: 'nagios', kind: 'nagios-perfdata', results: 0, dropped: 0 }],
      }),
      line: 'BRIDGE UNKNOWN: receiver nagios: heard 2 h ahead: the clock was set back',
    },
    {
      when: 'the status is from the future',
      observation: seen({ at: AT + 7200, receivers: [{ ...RECEIVER, heardAt: AT + 7000 }] }),
      line: 'BRIDGE UNKNOWN: daemon: its status is from 2 h ahead',
    },
    {
      when: 'the size of the file system makes no sense',
      observation: seen({ store: { ...STORE, totalBytes: 0 } }),
      line: 'BRIDGE UNKNOWN: store: the free space makes no sense',
    },
  ],
  CRITICAL: [
    {
      when: 'a tracker has not been told for more than a day',
      observation: seen({ trackers: [{ ...TRACKER, waiting: 1, oldestSeconds: 2 * 86_400 }] }),
      line: 'BRIDGE CRITICAL: tracker rt: 1 waiting, the oldest for 2 d',
    },
    {
      when: 'the store cannot be written',
      observation: seen({ store: { ...STORE, trouble: 'attempt to write a readonly database' } }),
      line: 'BRIDGE CRITICAL: store: attempt to write a readonly database',
    },
    {
      when: 'the daemon hangs',
      observation: seen({ at: AT - 600, receivers: [{ ...RECEIVER, heardAt: AT - 610 }] }),
      line: 'BRIDGE CRITICAL: daemon: wrote its status 10 min ago',
    },
    {
      when: 'a result has waited too long',
      observation: seen({
        sinks: [{ ...SINK, waiting: 3, oldestSeconds: 8000, failing: 'connection refused' }],
      }),
      line: 'BRIDGE CRITICAL: sink portal: 3 waiting, the oldest for 2 h',
    },
    {
      when: 'a receiver has been silent for long',
      observation: seen({ receivers: [{ ...RECEIVER, heardAt: AT - 10_000 }] }),
      line: 'BRIDGE CRITICAL: receiver nagios: silent for 2 h',
    },
    {
      when: 'a receiver has heard nothing since the daemon began',
      observation: seen({ receivers: [{ name: 'nagios', kind: 'nagios-perfdata', results: 0, dropped: 0 }] }),
      line: 'BRIDGE CRITICAL: receiver nagios: silent for 23 h',
    },
    {
      when: 'the store takes nothing new',
      observation: seen({ store: { ...STORE, backlog: 1000 } }),
      line: 'BRIDGE CRITICAL: store: full: 1000 waiting, nothing new is taken',
    },
    {
      when: 'the store takes nothing new for the age of what waits',
      observation: seen({ store: { ...STORE, backlog: 3, oldestSeconds: 172_800, maxAgeSeconds: 172_800 } }),
      line: 'BRIDGE CRITICAL: store: full: the oldest for 2 d, nothing new is taken',
    },
    {
      when: 'the store takes nothing new, and has trouble beside',
      observation: seen({ store: { ...STORE, backlog: 1000, trouble: 'disk I/O error' } }),
      line: 'BRIDGE CRITICAL: store: full: 1000 waiting, nothing new is taken (+1 critical)',
    },
    {
      when: 'the queue is nearly full',
      observation: seen({ store: { ...STORE, backlog: 901 } }),
      line: 'BRIDGE CRITICAL: store: 9 % of room left: 901 of 1000 waiting',
    },
    {
      when: 'the file system of the store is nearly full',
      observation: seen({ store: { ...STORE, freeBytes: 4 } }),
      line: 'BRIDGE CRITICAL: store: 4 % of its file system are free',
    },
    {
      when: 'there are many dead letters',
      observation: seen({ sinks: [{ ...SINK, dead: 101 }] }),
      line: 'BRIDGE CRITICAL: sink portal: 101 dead letters',
    },
  ],
  WARNING: [
    {
      when: 'a tracker has not been told for hours',
      observation: seen({ trackers: [{ ...TRACKER, waiting: 3, oldestSeconds: 7200 }] }),
      line: 'BRIDGE WARNING: tracker rt: 3 waiting, the oldest for 2 h',
    },
    {
      when: 'a tracker will not be told',
      observation: seen({ trackers: [{ ...TRACKER, failed: 2 }] }),
      line: 'BRIDGE WARNING: tracker rt: 2 failed',
    },
    {
      when: 'a site has no contact, so that it is not told',
      observation: seen({
        trackers: [{ ...TRACKER, waiting: 3, oldestSeconds: 1, held: 1, contactless: 2 }],
      }),
      line: 'BRIDGE WARNING: tracker rt: 2 for a site without a contact (`secmon incident h…',
    },
    {
      when: 'the storm guard waits for an officer',
      observation: seen({ parts: [{ name: 'storm', trouble: 'see `secmon incident storm show`' }] }),
      line: 'BRIDGE WARNING: storm: see `secmon incident storm show`',
    },
    {
      when: 'the portal does not follow',
      observation: seen({ parts: [{ name: 'portal', trouble: 'no such table' }] }),
      line: 'BRIDGE WARNING: portal: no such table',
    },
    {
      when: 'there is a dead letter',
      observation: seen({ sinks: [{ ...SINK, dead: 1 }] }),
      line: 'BRIDGE WARNING: sink portal: 1 dead letter',
    },
    {
      when: 'the queue fills up',
      observation: seen({ store: { ...STORE, backlog: 501 } }),
      line: 'BRIDGE WARNING: store: 49 % of room left: 501 of 1000 waiting',
    },
    {
      when: 'what waits comes near the age that it may have, whatever sinks are asked for',
      observation: seen({
        store: { ...STORE, backlog: 3, oldestSeconds: 100_000, maxAgeSeconds: 172_800 },
        sinks: [{ ...SINK, waiting: 3, oldestSeconds: 100_000 }],
      }),
      options: { warning: parseRange('9d', 's'), critical: parseRange('9d', 's') },
      line: 'BRIDGE WARNING: store: 42 % of room left: 3 of 1000 waiting, oldest 27 h of 2 d',
    },
    {
      when: 'a source makes trouble',
      observation: seen({ receivers: [{ ...RECEIVER, trouble: '/var/spool: permission denied' }] }),
      line: 'BRIDGE WARNING: receiver nagios: /var/spool: permission denied',
    },
    {
      when: 'something could not be read',
      observation: seen({ receivers: [{ ...RECEIVER, dropped: 2 }] }),
      line: 'BRIDGE WARNING: receiver nagios: 2 results could not be read',
    },
    {
      when: 'a result has waited for a while',
      observation: seen({ sinks: [{ ...SINK, waiting: 1, oldestSeconds: 400 }] }),
      line: 'BRIDGE WARNING: sink portal: 1 waiting, the oldest for 6 min',
    },
  ],
  OK: [
    {
      when: 'a receiver has heard since the clock was set back',
      observation: seen({ startedAt: AT + 7200 }),
      line: 'BRIDGE OK: 1 receiver, 1 sink, nothing waits',
    },
    { when: 'all is well', observation: seen(), line: 'BRIDGE OK: 1 receiver, 1 sink, nothing waits' },
    {
      when: 'a receiver may be silent',
      observation: seen({ receivers: [{ ...RECEIVER, heardAt: 1 }] }),
      options: { 'may-be-silent': ['nagios'] },
      line: 'BRIDGE OK: 1 receiver, 1 sink, nothing waits',
    },
    {
      when: 'the store is another machine’s',
      observation: seen({ store: { backlog: 12, maxBacklog: 1000 } }),
      line: 'BRIDGE OK: 1 receiver, 1 sink, 12 waiting',
    },
  ],
});

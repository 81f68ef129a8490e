/** What a tracker is told, for tests. */
import type { Actor } from '../../src/incidents/audit.ts';
import { NO_NEWS, type Telling, type ToldIssue } from '../../src/incidents/trackers/telling.ts';
import type { Hold } from '../../src/incidents/trackers/hold.ts';
import type { Order } from '../../src/incidents/trackers/tracker.ts';
import { T0 } from './ledger.ts';

export const SAMPLE_KEY = `sm1:${'5e97'.repeat(16)}`;

export interface SampleAbout extends Partial<Omit<ToldIssue, 'hosts' | 'subject'>> {
  readonly site?: string;
  readonly hosts?: readonly string[];
}

export function sampleTelling({
  about = {},
  ...more
}: Partial<Omit<Telling, 'about'>> & { readonly about?: SampleAbout } = {}): Telling {
  const { site = 'SITE-A', hosts = ['wn1.example.org'], ...rest } = about;
  const by: Actor = { kind: 'person', name: 'olga', via: 'command' };
  return {
    verb: 'open',
    key: SAMPLE_KEY,
    by,
    at: T0,
    why: 'seen',
    note: null,
    news: NO_NEWS,
    ...more,
    about: {
      kind: 'issue',
      id: 1,
      version: 1,
      subject: { site, class: 'vulnerability', id: 'CVE-2026-1234', scope: '' },
      ngi: 'NGI_X',
      title: 'CVE-2026-1234 exposed',
      severity: 'high',
      state: 'new',
      owner: null,
      deadline: T0 + 7 * 86_400,
      openedAt: T0,
      hosts: hosts.map((name) => ({ name, state: 'CRITICAL' })),
      hostCount: hosts.length,
      incident: null,
      mergedInto: null,
      follows: null,
      ...rest,
    },
  };
}

/** Nobody else has it. */
export const HELD: Hold = { during: (_, effect) => effect(() => true) };

export function sampleOrder(telling: Telling, more: Partial<Order> = {}): Order {
  return {
    operation: '0e9a7f52-8a59-4c1d-9f21-7b1c3f2f6f10',
    verb: telling.verb,
    telling,
    doubtful: false,
    noted: '',
    tickets: [],
    former: [],
    left: [],
    regardless: false,
    hold: HELD,
    issue: null,
    incident: null,
    ...more,
  };
}

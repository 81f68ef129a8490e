/** The portal's feed behind the bridge: one follower of the log, and what it has made of it over HTTP. */
import { setTimeout as delay } from 'node:timers/promises';
import { ngisOf, type SubjectRule } from '../../src/bridge/subject-map.ts';
import { expectationsSchema, expectedSilence, type Expectations } from '../../src/portal/expectation.ts';
import { FOLLOW_BATCH, followLog } from '../../src/portal/follow.ts';
import { ngiOf } from '../../src/incidents/contacts/directory.ts';
import { portal } from '../../src/portal/portal.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import { probeDefinitions } from '../portal-probes.ts';
import type { Activity } from './activity.ts';
import type { DaemonWorld } from './world.ts';
import type { Http } from './http.ts';
import type { LaidDown } from './laid-down.ts';

export interface PortalConfiguration {
  readonly silence?: Partial<Expectations>;
  readonly vos?: readonly string[];
}

/** Part of `config/schema/bridge.schema.json`. */
export const portalSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'the feed of the operations portal, on the listener, for credentials that may read',
  properties: {
    silence: { ...expectationsSchema, description: 'after which a subject is stale; 25 hours unless given' },
    vos: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'virtual organisations whose services probe_definitions.xml names; ops unless given',
    },
  },
} as const;

const NAME = 'portal';

export interface Portal {
  /** Resolves when the follower has ended. */
  stop(): Promise<void>;
}

/** @param laid undefined where nothing is laid down of sites */
export function startPortal(
  { silence = {}, vos = ['ops'] }: PortalConfiguration,
  hosts: readonly SubjectRule[],
  http: Pick<Http, 'mount' | 'credentialOf' | 'turnedAway'>,
  ledger: Ledger,
  laid: Pick<LaidDown, 'now'> | undefined,
  { store, machine, activity }: Pick<DaemonWorld, 'store' | 'machine' | 'activity'>,
): Portal {
  const stopping = new AbortController();
  const tables = store.portal();
  const ngis = ngisOf(hosts);
  const following = followLog({
    tables,
    rules: { expected: expectedSilence(silence), ngiOf: (site) => ngis.get(site) },
    batch: FOLLOW_BATCH,
    now: () => machine.clock.now(),
    pause: async (seconds) => {
      await delay(seconds * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);
    },
    signal: stopping.signal,
    failed: (error) => noted(activity, error),
  });
  http.mount(
    '/',
    portal({
      tables,
      ledger,
      credentialOf: (request) => http.credentialOf(request),
      turnedAway: (request) => http.turnedAway(request),
      now: () => machine.clock.now(),
      ngiOf: (site) => ngiOf(laid?.now().directory, site),
      probes: probeDefinitions(vos),
    }),
  );
  return {
    async stop() {
      stopping.abort();
      await following;
    },
  };
}

function noted(activity: Activity, error: unknown): void {
  if (error === undefined) activity.notice(NAME, { kind: 'recovered', text: 'the log is followed again' });
  else
    activity.notice(NAME, {
      kind: 'trouble',
      text: error instanceof Error ? error.message : JSON.stringify(error),
    });
}

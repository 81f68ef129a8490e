/**
 * pakiti-server: does a Pakiti server know enough, and recent enough things, to be believed?
 *
 * Source    what the server says of itself at /v1/status of its API
 * Measures  age of each feed, lag of reports, silent and undetermined hosts, what waits to be assessed
 * Blind     a server that cannot be asked, has no feed or no host, is UNKNOWN and never OK
 */
import { defineCheck, Failure } from '../../src/check/index.ts';
import { apiBase, openApi } from '../../src/check/api/client.ts';
import { readCredentials } from '../../src/check/api/credentials.ts';
import type { Host } from '../../src/host/host.ts';
import { evaluate, metrics, type ServerObservation } from './evaluate.ts';
import { agesOf } from './feed-findings.ts';
import { options, type Values } from './options.ts';
import { statusSchema, type Status } from './status.ts';

export const check = defineCheck<typeof options, ServerObservation>({
  name: 'pakiti-server',
  summary: 'A Pakiti server has recent feeds and reports',
  describe: [
    'Asks the server how it is. A feed that is older than half of the time for which it may be relied on is a warning, one on which nothing rests any more critical; --feed-age says other limits for one feed. A feed whose last edition was refused, since it was cut, empty or had shrunk, is a warning: the one before stays.',
    'Of reports the age of the newest is judged, and how many of the hosts are silent; of hosts how many cannot be judged as a whole; and for how long what has changed waits to be assessed.',
    'The credential must see everything: one that is bound to sites is told nothing.',
    'UNKNOWN: the server cannot be reached or does not know us, no feed was ever taken, one that is asked for is not there or holds nothing, no host has ever reported, clocks differ.',
    'Blind spots: what a vendor leaves out of its feed, and hosts that have never reported.',
  ],
  timeoutSeconds: 30,
  options,
  metrics,
  probe,
  evaluate,
});

async function probe(host: Host, values: Values, signal: AbortSignal): Promise<ServerObservation> {
  const shown = await readCredentials(host, values, values.url);
  agesOf(values['feed-age']);
  const base = apiBase(values.url, '--url', '/api/');
  const settings = { base, shown, proxy: values.proxy, retries: values.retries };
  const api = await openApi(host, { ...settings, timeoutSeconds: values['request-timeout'] }, signal);
  try {
    const status = await api.one<Status>('v1/status', {}, statusSchema).catch(withoutSight);
    return { at: host.clock.now(), server: base.host, status };
  } finally {
    api.close();
  }
}

/** What may not be seen is as if it were not there. */
function withoutSight(error: unknown): never {
  if (!(error instanceof Failure) || error.reason !== 'missing') throw error;
  throw new Failure('denied', `${error.message}, or our credential may not see everything`);
}

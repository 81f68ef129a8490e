/** Every sink over HTTP, with another side that does what the real one does. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sink as ams } from '../../../src/bridge/deliver/ams/sink.ts';
import { sink as icingaApi } from '../../../src/bridge/deliver/icinga-api/sink.ts';
import { sink as nrdp } from '../../../src/bridge/deliver/nrdp/sink.ts';
import type { Sink, SinkWorld } from '../../../src/bridge/deliver/sink.ts';
import { sink as webhook } from '../../../src/bridge/deliver/webhook/sink.ts';
import { amsDouble } from '../../kit/ams-double.ts';
import type { OtherSide } from '../../kit/fault-server.ts';
import { icingaDouble } from '../../kit/icinga-results-double.ts';
import { nrdpDouble } from '../../kit/nrdp-double.ts';
import { webhookDouble } from '../../kit/webhook-double.ts';

/** What a sink says of one event: an outcome's state, or a failure, which says that nothing is known of it. */
export type Said = 'delivered' | 'superseded' | 'dead' | 'retry' | 'failure';

export interface HttpSink {
  readonly side: () => OtherSide;
  /** @param url of the other side */
  readonly open: (url: string, files: string, world: SinkWorld) => Promise<Sink>;
  /** Whether what is sent again after a lost answer has its effect once. */
  readonly keyed: boolean;
  /** Where it differs from {@link USUAL}. */
  readonly statuses: Readonly<Partial<Record<number, Said>>>;
}

/** Text by which the other sides know an event that they do not take. */
export const BAD = 'not to be taken';
export const SECRET = 'a secret/that+is=never "shown"';
const TIMEOUT_SECONDS = 2;

export const USUAL: Readonly<Record<number, Said>> = {
  200: 'delivered',
  201: 'delivered',
  202: 'delivered',
  204: 'failure',
  301: 'failure',
  302: 'failure',
  307: 'failure',
  400: 'dead',
  401: 'failure',
  403: 'failure',
  404: 'failure',
  407: 'failure',
  408: 'failure',
  409: 'failure',
  413: 'dead',
  422: 'dead',
  425: 'failure',
  429: 'failure',
  500: 'failure',
  502: 'failure',
  503: 'failure',
  504: 'failure',
};

function secretFile(files: string): string {
  const path = join(files, 'secret');
  if (!existsSync(path)) writeFileSync(path, `${SECRET}\n`, { mode: 0o600 });
  return path;
}

export const HTTP_SINKS: Readonly<Record<string, HttpSink>> = {
  'icinga-api': {
    side: () => icingaDouble({ user: 'bridge', password: SECRET, unknown: [`ce1.example.org!${BAD}`] }),
    open: (url, files, world) =>
      icingaApi.open(
        'out',
        { url, user: 'bridge', password: secretFile(files), timeoutSeconds: TIMEOUT_SECONDS },
        world,
      ),
    keyed: icingaApi.guarantee.keyed,
    statuses: { 404: 'dead', 409: 'superseded' },
  },
  nrdp: {
    side: () => nrdpDouble({ token: SECRET, refuses: (results) => results.includes(BAD) }),
    open: (url, files, world) =>
      nrdp.open(
        'out',
        { url, token: secretFile(files), timeoutSeconds: TIMEOUT_SECONDS, reaperSeconds: 0 },
        world,
      ),
    keyed: nrdp.guarantee.keyed,
    statuses: {},
  },
  ams: {
    side: () =>
      amsDouble({
        token: SECRET,
        project: 'p',
        topic: 't',
        refuses: (data) => data.includes(Buffer.from(BAD)),
      }),
    open: (url, files, world) =>
      ams.open(
        'out',
        {
          url,
          token: secretFile(files),
          project: 'p',
          topic: 't',
          monitoringHost: 'secmon.example.org',
          serviceType: 'ARC-CE',
          everySeconds: 0,
          timeoutSeconds: TIMEOUT_SECONDS,
        },
        world,
      ),
    keyed: ams.guarantee.keyed,
    statuses: {},
  },
  webhook: {
    side: () => webhookDouble(SECRET, (body) => body.includes(BAD)),
    open: (url, files, world) =>
      webhook.open('out', { url, secret: secretFile(files), timeoutSeconds: TIMEOUT_SECONDS }, world),
    keyed: webhook.guarantee.keyed,
    statuses: { 204: 'delivered', 404: 'dead', 409: 'dead', 500: 'retry' },
  },
  'webhook, many together': {
    side: () => webhookDouble(SECRET, (body) => body.includes(BAD)),
    open: (url, files, world) =>
      webhook.open(
        'out',
        { url, secret: secretFile(files), together: 10, timeoutSeconds: TIMEOUT_SECONDS },
        world,
      ),
    keyed: webhook.guarantee.keyed,
    statuses: { 204: 'delivered', 404: 'dead', 409: 'dead', 500: 'retry' },
  },
};

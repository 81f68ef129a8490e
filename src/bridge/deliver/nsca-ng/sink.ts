/** An NSCA-ng server, over TLS with a secret that both know. */
import { nagiosMarks } from '../../monitor-marks.ts';
import { openSpool, spoolNeeds } from '../nagios-spool/sink.ts';
import type { SinkKind } from '../sink.ts';
import { readCredentials } from './credentials.ts';
import { nscaSink } from './nsca-ng.ts';

interface NscaConfiguration {
  readonly host: string;
  readonly port?: number;
  readonly credentials: string;
  readonly timeoutSeconds?: number;
  readonly spool?: { readonly directory: string; readonly objectCache: string };
}

const PORT = 5668;
const TIMEOUT_SECONDS = 30;
/** The protocol's own limit is 1024. */
const MAX_LINE_BYTES = 4096;
const path = { type: 'string', pattern: '^/' } as const;

export const sink: SinkKind<NscaConfiguration> = {
  kind: 'nsca-ng',
  properties: {
    host: { type: 'string', minLength: 1, description: 'name or address of the server' },
    port: { type: 'integer', minimum: 1, maximum: 65535, default: PORT, description: 'of the server' },
    credentials: {
      ...path,
      description:
        'file of mode 0600 or 0640 that sets `identity` and `password`, as send_nsca.cfg of NSCA-ng does',
    },
    timeoutSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      default: TIMEOUT_SECONDS,
      description: 'for the handshake and for each answer',
    },
    spool: {
      type: 'object',
      additionalProperties: false,
      required: ['directory', 'objectCache'],
      description:
        "where the server's Nagios runs on this machine: for what the server finds too long (`max_command_size`, 16384); without it a dead letter",
      properties: {
        directory: { ...path, description: '`check_result_path` of nagios.cfg' },
        objectCache: { ...path, description: '`object_cache_file` of nagios.cfg' },
      },
    },
  },
  required: ['host', 'credentials'],
  marks: ({ spool }) =>
    spool === undefined ? [] : nagiosMarks({ files: [spool.objectCache], checkResults: spool.directory }),
  guarantee: {
    acknowledged: true,
    keyed: false,
    beyondLimit: "above the server's `max_command_size` to `spool`, without one a dead letter",
  },
  batch: 200,
  needs: ({ credentials, spool }) => [
    { field: ['credentials'], path: credentials, use: 'group-secret' },
    ...(spool === undefined ? [] : spoolNeeds(['spool'], spool)),
  ],
  async open(
    name,
    { host, port = PORT, credentials, timeoutSeconds = TIMEOUT_SECONDS, spool },
    { machine, signal },
  ) {
    const endpoint = { host, port, ...(await readCredentials(machine, credentials)) };
    const limits = { timeoutSeconds, maxLineBytes: MAX_LINE_BYTES };
    return nscaSink(name, {
      server: `${host}:${port}`,
      connect: () => machine.psk.connect(endpoint, limits),
      signal,
      now: () => machine.clock.now(),
      spool: spool === undefined ? undefined : openSpool(name, spool, machine),
    });
  },
};

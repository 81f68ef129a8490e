/** NRDP: passive results for a Nagios behind a web server. */
import { tlsNeeds } from '../../needs.ts';
import { openTarget, targetProperties, type TargetConfiguration } from '../over-http/target.ts';
import { readSecret } from '../over-http/secret.ts';
import type { SinkKind } from '../sink.ts';
import { nrdpSink } from './nrdp.ts';

interface NrdpConfiguration extends TargetConfiguration {
  readonly token: string;
  readonly together?: number;
  readonly maxBytes?: number;
  readonly reaperSeconds?: number;
}

const TOGETHER = 100;
/** Half of what PHP takes unless told otherwise (`post_max_size`). */
const MAX_BYTES = 4 * 2 ** 20;
/** Nagios' own default of `check_result_reaper_frequency`. */
const REAPER_SECONDS = 10;
const MAX_ANSWER_BYTES = 65_536;

export const sink: SinkKind<NrdpConfiguration> = {
  kind: 'nrdp',
  properties: {
    ...targetProperties,
    token: {
      type: 'string',
      pattern: '^/',
      description: 'file of the token, one line that nobody else can read',
    },
    together: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: TOGETHER,
      description: 'results in one request',
    },
    maxBytes: {
      type: 'integer',
      minimum: 4096,
      default: MAX_BYTES,
      description: 'bytes of one request, encoded; a result that needs more is a dead letter',
    },
    reaperSeconds: {
      type: 'number',
      minimum: 0,
      maximum: 600,
      default: REAPER_SECONDS,
      description:
        "check_result_reaper_frequency of the Nagios behind it: results of one service are so far apart, since NRDP's files carry no order",
    },
  },
  required: ['url', 'token'],
  guarantee: {
    acknowledged: false,
    keyed: false,
    beyondLimit: 'dead letter (maxBytes, 4 MiB encoded)',
  },
  batch: 5 * TOGETHER,
  needs: (configuration) => [
    ...tlsNeeds(configuration),
    { field: ['token'], path: configuration.token, use: 'secret' },
  ],
  async open(name, configuration, { machine, signal }) {
    const { together = TOGETHER, maxBytes = MAX_BYTES, reaperSeconds = REAPER_SECONDS } = configuration;
    const token = await readSecret(machine, configuration.token);
    const target = await openTarget(configuration, machine, { connections: 1, maxBytes: MAX_ANSWER_BYTES });
    const { clock } = machine;
    return nrdpSink(name, { target, token, together, maxBytes, reaperSeconds, clock, signal });
  },
};

/**
 * A metric result as ARGO's consumers read it.
 * Source: argo-nagios-ams-publisher, `config/metric_data.avsc`.
 */
import type { Event } from '../../event.ts';
import { wellFormed } from '../over-http/well-formed.ts';

export const METRIC_DATA_SCHEMA = {
  namespace: 'argo.avro',
  type: 'record',
  name: 'metric_data',
  fields: [
    { name: 'timestamp', type: 'string' },
    { name: 'service', type: 'string' },
    { name: 'hostname', type: 'string' },
    { name: 'metric', type: 'string' },
    { name: 'status', type: 'string' },
    { name: 'monitoring_host', type: ['null', 'string'] },
    { name: 'actual_data', type: ['null', 'string'], default: null },
    { name: 'summary', type: ['null', 'string'] },
    { name: 'message', type: ['null', 'string'] },
    { name: 'tags', type: ['null', { name: 'Tags', type: 'map', values: ['null', 'string'] }] },
  ],
} as const;

export interface MetricData {
  /** When the check ended, UTC, whole seconds. */
  readonly timestamp: string;
  /** The type of service as in GOCDB. */
  readonly service: string;
  readonly hostname: string;
  readonly metric: string;
  readonly status: string;
  readonly monitoring_host: string | null;
  readonly actual_data: string | null;
  readonly summary: string | null;
  readonly message: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** The metric of an event about a host itself, as ARGO's own sensors name it. */
const HOST_METRIC = 'org.nagios.Host-Check';

/** @param service the type of service @param monitoringHost who we are */
export function metricData(event: Event, service: string, monitoringHost: string): MetricData {
  const { subject, state, summary, longOutput, perfdata, end } = event;
  return {
    timestamp: `${end.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`,
    service,
    hostname: wellFormed(subject.host),
    metric: wellFormed(subject.metric ?? subject.service ?? HOST_METRIC),
    status: state,
    monitoring_host: monitoringHost,
    actual_data: textOrNull(perfdata),
    summary: textOrNull(summary),
    message: textOrNull(longOutput),
    tags: tagsOf(event),
  };
}

function textOrNull(text: string): string | null {
  return text === '' ? null : wellFormed(text);
}

/** The keys that consumers know, and the node where it is another machine than the host. */
function tagsOf({ subject, tags }: Event): MetricData['tags'] {
  const known = {
    endpoint_group: subject.site,
    roc: subject.ngi,
    voname: tags['vo'],
    vofqan: tags['vofqan'] ?? tags['role'],
    node: subject.node,
  };
  const given = Object.entries(known).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, wellFormed(value)] as const],
  );
  return Object.fromEntries(given);
}

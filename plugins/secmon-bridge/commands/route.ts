import { eventId, type Event } from '../../../src/bridge/event.ts';
import { sinkKinds } from '../../../src/bridge/deliver/index.generated.ts';
import { readRules } from '../../../src/bridge/route/rules.ts';
import { subjectMap } from '../../../src/bridge/subject-map.ts';
import { reportValidator } from '../../../src/bridge/validate.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { Host } from '../../../src/host/host.ts';
import { escapeText } from '../../../src/render/index.ts';
import { readConfiguration, type Configuration, type SinkConfiguration } from '../configuration.ts';
import { isRouted, isWanted } from '../lanes.ts';
import { configOption } from './config-option.ts';
import { deliveryText } from './delivery-text.ts';
import { openPlace } from './with-store.ts';

const MAX_BYTES = 4 * 2 ** 20;
const options = {
  ...configOption,
  explain: {
    kind: 'text',
    value: 'EVENT',
    describe: 'file with one event as JSON, such as POST /v1/results takes it',
  },
} as const;

export const bridgeRoute: Command = {
  name: 'bridge route',
  summary:
    'say to which sinks an event goes, of every rule what the event does not meet, and what has become of it',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    if (given.explain === undefined) throw new Failure('malformed', 'no event: --explain EVENT is missing');
    const configuration = await readConfiguration(host, given.config);
    const event = await readEvent(host, given.explain, configuration);
    const became = await traced(event.id, configuration);
    return { text: `${explained(event, configuration)}${became}`, exitCode: 0 };
  },
};

async function readEvent(host: Host, path: string, { hosts = [] }: Configuration): Promise<Event> {
  const { bytes } = await host.files.open(path, MAX_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Failure('malformed', `${path}: not JSON`);
  }
  const validated = (await reportValidator())([value]);
  if ('complaints' in validated) {
    const [{ field, message } = { field: '', message: 'not an event' }] = validated.complaints;
    throw new Failure('malformed', `${path}: ${field} ${message}`);
  }
  const [report] = validated.reports;
  if (report === undefined) throw new Failure('malformed', `${path}: no event`);
  const own = subjectMap(hosts).identify(report);
  return { ...own, id: eventId(own), source: '', reporter: '', signature: 'none' };
}

/** Empty where the store does not know it: what is routed need not have come yet. */
async function traced(id: string, { store: place }: Configuration): Promise<string> {
  try {
    const store = await openPlace(place);
    try {
      const { receivedAt = 0, deliveries = [] } = (await store.trace(id)) ?? {};
      const received = `received at ${new Date(receivedAt * 1000).toISOString()}\n`;
      const ends = deliveries.map((one) => `at ${escapeText(one.sink)}: ${deliveryText(one)}\n`);
      return ends.length === 0 ? '' : [received, ...ends].join('');
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.reason === 'missing' ? '' : `the store cannot be asked: ${escapeText(error.message)}\n`;
  }
}

function explained(event: Event, { routes, sinks }: Configuration): string {
  const rules = readRules(routes ?? [], event).map(({ rule, unmet }, index) => {
    const verdict = unmet.length === 0 ? 'meets it' : `does not meet: ${unmet.join(', ')}`;
    return `rule ${index} (to ${rule.to.join(', ')}): ${verdict}\n`;
  });
  const none = routes === undefined ? ['no rules: every event goes to every sink\n'] : [];
  const ends = sinks.map((sink) => `sink ${sink.name}: ${reasonOf(event, sink, routes)}\n`);
  const { site, host, service } = event.subject;
  const about = [site, host, ...(service === undefined ? [] : [service])].map(escapeText).join(' / ');
  return [`${about}: ${event.state}\n`, ...none, ...rules, ...ends].join('');
}

function reasonOf(event: Event, sink: SinkConfiguration, routes: Configuration['routes']): string {
  const hop = [sink.name, sink.monitor].find((name) => name !== undefined && event.via.includes(name));
  if (hop !== undefined) return `does not get it: it came through ${escapeText(hop)}`;
  if (!isRouted(event, sink, routes)) return 'does not get it: no rule sends it there';
  return isWanted(event, sink, sinkKinds)
    ? 'gets it'
    : `does not get it: its kind, ${sink.kind}, sends no such events as configured`;
}

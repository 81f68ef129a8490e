/**
 * `nagstat2xml.cgi`, as the operations portal reads it from the Nagios of today: one element for each host and service.
 *
 * The portal knows an alarm by service and host, so that of several nodes behind one host the last it reads would hide
 * the others: the worst of them is shown, and the others are named in its long output.
 */
import { compareSeverity, exitCode } from '../../result/index.ts';
import type { StateRow } from '../../store/portal.ts';
import { type StateDocument, stateDocument } from '../documents.ts';
import { type Element, xmlDocument } from '../encode/xml.ts';
import { every } from '../routes/page.ts';
import { sizeOfRow } from '../routes/states.ts';
import { filterOf, filters, type Parameter } from '../routes/parameters.ts';
import { route } from '../routes/route.ts';
import { nodeOfOutput, withNode } from './node-of-output.ts';

const OBJECTS = ['hoststatus', 'servicestatus'] as const;
const FIELDS = [
  'service_description',
  'host_name',
  'plugin_output',
  'long_plugin_output',
  'current_state',
  'last_hard_state',
  'last_check',
  '_SITE_NAME',
] as const;
type Field = (typeof FIELDS)[number];

/** Of what a body in memory may become. */
const MAX_SUBJECTS = 250_000;

function words<const W extends string>(what: string, known: readonly W[]): Parameter<readonly W[]> {
  return {
    description: `${what}, separated by commas: ${known.join(', ')}`,
    schema: { type: 'string' },
    many: false,
    read(text) {
      const asked = text.split(',');
      const found = known.filter((word) => asked.includes(word));
      return found.length === asked.length ? found : undefined;
    },
  };
}

export const nagstat = route({
  path: '/nagios-oat-cgi/cgi-bin/nagstat2xml.cgi',
  operation: 'nagstat2xml',
  summary: 'The status of services and hosts as the operations portal reads it from Nagios',
  parameters: {
    objs: words('kinds of objects', OBJECTS),
    servicestatus: words('fields of services', FIELDS),
    hoststatus: words('fields of hosts', FIELDS),
    site: filters.site,
    ngi: filters.ngi,
  },
  places: {},
  contentTypes: ['application/xml'],
  async answer(asked, _places, { tables, sight, now }) {
    const objects: readonly string[] = asked.objs[0] ?? OBJECTS;
    const fields = {
      servicestatus: asked.servicestatus[0] ?? FIELDS,
      hoststatus: asked.hoststatus[0] ?? FIELDS,
    };
    const query = { sight, filter: filterOf(asked), now };
    const groups = new Map<string, StateDocument[]>();
    let count = 0;
    const all = every<StateRow>((after, limit) => tables.states(query, after?.id, limit), sizeOfRow);
    for await (const row of all) {
      if (!objects.includes(row.service === '' ? 'hoststatus' : 'servicestatus')) continue;
      count += 1;
      if (count > MAX_SUBJECTS)
        return { status: 413, error: 'these are too many at once: ask by site or ngi' };
      const key = JSON.stringify([row.site, row.host, row.service]);
      groups.set(key, [...(groups.get(key) ?? []), stateDocument(row, now)]);
    }
    const elements = [...groups.values()].map((group) => element(group, fields));
    return {
      contentType: 'application/xml; charset=utf-8',
      body: xmlDocument({ name: 'nagios', content: elements }),
    };
  },
});

function element(
  group: readonly StateDocument[],
  fields: Readonly<Record<(typeof OBJECTS)[number], readonly Field[]>>,
): Element {
  const [worst, ...others] = group.toSorted(
    (a, b) => compareSeverity(b.state, a.state) || (a.lastSeen < b.lastSeen ? 1 : -1),
  );
  if (worst === undefined) throw new Error('a group has at least one member');
  const name = worst.service === null ? 'hoststatus' : 'servicestatus';
  const all = fieldsOf(worst, others);
  return { name, content: fields[name].flatMap((field) => all[field] ?? []) };
}

/** Where there is nothing to say there is no element: the portal then writes its own words. */
function fieldsOf(
  one: StateDocument,
  others: readonly StateDocument[],
): Readonly<Partial<Record<Field, Element>>> {
  const texts = {
    service_description: one.service ?? '',
    host_name: one.host,
    plugin_output: outputOf(one),
    long_plugin_output: [one.longOutput, ...others.map(otherNode)].filter((part) => part !== '').join('\n'),
  };
  const values = {
    current_state: exitCode(one.stale ? one.state : one.reportedState),
    last_hard_state: exitCode(one.state),
    last_check: Math.floor(Date.parse(one.lastSeen) / 1000),
    _SITE_NAME: `0;${one.site}`,
  };
  const elements: Partial<Record<Field, Element>> = {};
  for (const [name, content] of entriesOf(texts)) if (content !== '') elements[name] = { name, content };
  for (const [name, value] of entriesOf(values))
    elements[name] = { name, attributes: { value: String(value) } };
  return elements;
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): readonly (readonly [K, V])[] {
  return Object.entries(record) as [K, V][];
}

/** The note stands at the end, since the portal reads the node from the beginning. */
function outputOf({ summary, node, stale, lastSeen }: StateDocument): string {
  const line = withNode(summary, node ?? undefined);
  return stale ? `${line} [stale, no result since ${lastSeen}]`.trimStart() : line;
}

function otherNode(one: StateDocument): string {
  const node = one.node ?? (nodeOfOutput(one.summary).node || 'another');
  return `also ${node}: ${one.state}${one.stale ? ' (stale)' : ''}: ${one.summary}`;
}

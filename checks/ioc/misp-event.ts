/**
 * MISP events as JSON. Source: "MISP core format" (draft-dulaunoy-misp-core-format), the types of attributes in
 * MISP's `describeTypes.json`, and the object templates `file`, `process` and `ip-port` of misp-objects.
 */
import { Failure } from '../../src/check/index.ts';
import { asRecord, asRecords, asText, type Json } from './json.ts';
import type { Indicator, ParsedSet, Places, Taken, Unusable } from './indicator.ts';
import { mispAttribute, mispObject, type Attribute } from './misp-attribute.ts';
import { parseTlp, strictest, UNLABELLED, type Tlp } from './tlp.ts';

/** An item of the event: an attribute of its own, or an object whose attributes belong together. */
interface Item {
  readonly name: string | null;
  readonly template: string | null;
  readonly attributes: readonly Attribute[];
  readonly tlp: Tlp | undefined;
  readonly isDeleted: boolean;
}

export function isMisp(document: Json): boolean {
  return eventsOf(document).length > 0;
}

function eventsOf(document: Json): readonly Json[] {
  const top = asRecord(document);
  const answers = asRecords(top?.['response'] ?? document);
  return [top, ...answers].map((each) => asRecord(each?.['Event'])).filter((each) => each !== undefined);
}

/** @throws Failure `malformed` */
export function mispSet(document: Json, path: string, places: Places): ParsedSet {
  const events = eventsOf(document);
  const [first] = events;
  if (first === undefined) throw new Failure('malformed', `${path}: no event in it`);
  const eventTlp = strictest(events.map((event) => labelOf(event) ?? UNLABELLED)) ?? UNLABELLED;
  const indicators: Omit<Indicator, 'set'>[] = [];
  const unusable: Unusable[] = [];
  let items = 0;
  for (const item of itemsOf(events)) {
    items += 1;
    const { sought, rejected } = lookFor(item, places);
    for (const reason of rejected) unusable.push({ item: items, ...reason });
    const tlp = item.tlp ?? eventTlp;
    for (const one of sought)
      indicators.push({ item: items, name: item.name, tlp, severity: 'critical', sought: one });
  }
  const id = asText(first['id']) ?? asText(first['uuid']) ?? 'event';
  return { name: `misp-${id}`, format: 'misp', tlp: eventTlp, items, indicators, unusable };
}

/** One after the other: a large event is in memory once already. */
function* itemsOf(events: readonly Json[]): Generator<Item, void> {
  for (const event of events) {
    for (const each of asRecords(event['Attribute'])) yield ofAttribute(each);
    for (const each of asRecords(event['Object'])) yield ofObject(each);
  }
}

function ofAttribute(json: Json): Item {
  return {
    name: asText(json['comment']) ?? null,
    template: null,
    attributes: [attributeOf(json)],
    tlp: labelOf(json),
    isDeleted: isDeleted(json),
  };
}

function ofObject(json: Json): Item {
  const members = asRecords(json['Attribute']);
  const known = members.some(isDeleted) ? members.filter((member) => !isDeleted(member)) : members;
  return {
    name: asText(json['comment']) ?? asText(json['name']) ?? null,
    template: asText(json['name']) ?? '',
    attributes: known.map(attributeOf),
    tlp: members.some(isLabelled) ? strictestOf([json, ...members]) : labelOf(json),
    isDeleted: isDeleted(json),
  };
}

function attributeOf(json: Json): Attribute {
  return {
    type: asText(json['type']) ?? '',
    relation: asText(json['object_relation']) ?? '',
    value: asText(json['value']) ?? '',
    forDetection: isTrue(json['to_ids']),
  };
}

/** MISP writes flags as booleans or as `"1"`. */
function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1';
}

function isDeleted(json: Json): boolean {
  return isTrue(json['deleted']);
}

function isLabelled(json: Json): boolean {
  return json['Tag'] !== undefined;
}

function strictestOf(all: readonly Json[]): Tlp | undefined {
  return strictest(all.map(labelOf).filter((label) => label !== undefined));
}

function labelOf(json: Json): Tlp | undefined {
  if (!isLabelled(json)) return undefined;
  const tags = asRecords(json['Tag']).flatMap((tag) => asText(tag['name']) ?? []);
  return strictest(tags.filter((tag) => /^tlp:/i.test(tag)).map((tag) => parseTlp(tag) ?? 'RED'));
}

function lookFor(item: Item, places: Places): Taken {
  if (item.isDeleted) return rejected('deleted in MISP', 'elsewhere');
  if (item.attributes.length === 0) return rejected('without attributes', 'elsewhere');
  if (!item.attributes.some(({ forDetection }) => forDetection)) {
    return rejected('not marked for detection (to_ids)', 'elsewhere');
  }
  const [only] = item.attributes;
  if (item.template === null && only !== undefined) return mispAttribute(only, places);
  return mispObject(item.template ?? '', item.attributes, places);
}

export function rejected(reason: string, scope: Unusable['scope']): Taken {
  return { sought: [], rejected: [{ reason, scope }] };
}

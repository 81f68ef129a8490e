/**
 * MISP events as JSON. Source: "MISP core format" (draft-dulaunoy-misp-core-format), the types of attributes in
 * MISP's `describeTypes.json`, and the object templates `file`, `process` and `ip-port` of misp-objects.
 */
import { Failure } from '../../src/check/index.ts';
import { asRecord, asRecords, asText, type Json } from './json.ts';
import type { Indicator, ParsedSet, Places, Sought, Unusable } from './indicator.ts';
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
  const items = events.flatMap(itemsOf);
  const indicators: Omit<Indicator, 'set'>[] = [];
  const unusable: Unusable[] = [];
  for (const [index, item] of items.entries()) {
    const number = index + 1;
    const { sought, rejected } = lookFor(item, places);
    for (const reason of rejected) unusable.push({ item: number, ...reason });
    const tlp = item.tlp ?? eventTlp;
    for (const one of sought)
      indicators.push({ item: number, name: item.name, tlp, severity: 'critical', sought: one });
  }
  const id = asText(first['id']) ?? asText(first['uuid']) ?? 'event';
  return { name: `misp-${id}`, format: 'misp', tlp: eventTlp, items: items.length, indicators, unusable };
}

function itemsOf(event: Json): readonly Item[] {
  const attributes = asRecords(event['Attribute']).map((each): Item => ({
    name: asText(each['comment']) ?? null,
    template: null,
    attributes: [attributeOf(each)],
    tlp: labelOf(each),
    isDeleted: isTrue(each['deleted']),
  }));
  const objects = asRecords(event['Object']).map((each): Item => {
    const members = asRecords(each['Attribute']);
    return {
      name: asText(each['comment']) ?? asText(each['name']) ?? null,
      template: asText(each['name']) ?? '',
      attributes: members.filter((member) => !isTrue(member['deleted'])).map(attributeOf),
      tlp: strictest([each, ...members].flatMap((member) => labelOf(member) ?? [])),
      isDeleted: isTrue(each['deleted']),
    };
  });
  return [...attributes, ...objects];
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

function labelOf(json: Json): Tlp | undefined {
  if (json['Tag'] === undefined) return undefined;
  const tags = asRecords(json['Tag']).flatMap((tag) => asText(tag['name']) ?? []);
  return strictest(tags.filter((tag) => /^tlp:/i.test(tag)).map((tag) => parseTlp(tag) ?? 'RED'));
}

export interface Taken {
  readonly sought: readonly Sought[];
  readonly rejected: readonly Omit<Unusable, 'item'>[];
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

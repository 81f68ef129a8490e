/** STIX 2.1 bundles: their indicators with STIX patterns. Source: OASIS, "STIX Version 2.1", sections 4.7 and 7.2. */
import type { Indicator, ParsedSet, Places, Unusable } from './indicator.ts';
import { asRecord, asRecords, asText, asTexts, type Json } from './json.ts';
import { ElsewhereError, soughtOf } from './stix-observable.ts';
import { parsePattern, PatternError } from './stix-pattern.ts';
import { parseTlp, strictest, UNLABELLED, type Tlp } from './tlp.ts';

/** Markings that every producer shares: section 7.2.1.4, and the extension for TLP 2.0. */
const KNOWN_MARKINGS: Readonly<Partial<Record<string, Tlp>>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'CLEAR',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'GREEN',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'AMBER',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'RED',
  'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487': 'CLEAR',
  'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'GREEN',
  'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'AMBER',
  'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003': 'AMBER+STRICT',
  'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1': 'RED',
};

export function isStix(document: Json): boolean {
  return document['type'] === 'bundle' && Array.isArray(document['objects']);
}

/** @param at seconds since the epoch, at which indicators have to be valid */
export function stixSet(document: Json, places: Places, at: number): ParsedSet {
  const objects = asRecords(document['objects']);
  const markings = new Map(objects.filter((each) => each['type'] === 'marking-definition').map(marking));
  const label = (object: Json): Tlp =>
    strictest(
      asTexts(object['object_marking_refs']).flatMap((id) => markings.get(id) ?? KNOWN_MARKINGS[id] ?? []),
    ) ?? UNLABELLED;
  const items = objects.filter((each) => each['type'] === 'indicator');
  const indicators: Omit<Indicator, 'set'>[] = [];
  const unusable: Unusable[] = [];
  for (const [index, object] of items.entries()) {
    const item = index + 1;
    const name = asText(object['name']) ?? null;
    try {
      requireUsable(object, at);
      for (const conjunction of parsePattern(asText(object['pattern']) ?? ''))
        indicators.push({
          item,
          name,
          tlp: label(object),
          severity: 'critical',
          sought: soughtOf(conjunction, places),
        });
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      unusable.push({
        item,
        reason: error.message,
        scope: error instanceof ElsewhereError ? 'elsewhere' : 'here',
      });
    }
  }
  const tlp = strictest(items.map(label)) ?? UNLABELLED;
  const id = asText(document['id'])?.replace(/^bundle--/, '') ?? 'bundle';
  return { name: `stix-${id}`, format: 'stix', tlp, items: items.length, indicators, unusable };
}

/** A marking that says no TLP says nothing about who may know, so the strictest is assumed. */
function marking(object: Json): readonly [string, Tlp] {
  const definition = asRecord(object['definition']);
  const extensions = Object.values(asRecord(object['extensions']) ?? {}).map(asRecord);
  const texts = [definition?.['tlp'], ...extensions.map((each) => each?.['tlp_2_0']), object['name']];
  const tlp = texts.flatMap((text) => parseTlp(asText(text) ?? '') ?? [])[0];
  return [asText(object['id']) ?? '', tlp ?? 'RED'];
}

function requireUsable(object: Json, at: number): void {
  if (object['revoked'] === true) throw new ElsewhereError('revoked');
  const type = asText(object['pattern_type']);
  if (type !== 'stix') throw new PatternError(`a pattern of type ${type ?? 'unknown'}`);
  const until = asText(object['valid_until']);
  if (until !== undefined && Date.parse(until) / 1000 <= at) throw new ElsewhereError('no longer valid');
  const from = asText(object['valid_from']);
  if (from !== undefined && Date.parse(from) / 1000 > at) throw new ElsewhereError('not valid yet');
}

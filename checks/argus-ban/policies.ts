/** What the answers of a PAP hold. XACML 2.0 policies as the PAP lists them. */
import { elementsAt, type XmlElement } from '../../src/check/index.ts';
import { sightCanary } from './canary.ts';
import type { Canary, PapPolicies } from './observation.ts';

const XACML = 'urn:oasis:names:tc:xacml:2.0:policy:schema:os';
const NAME_TYPE = 'urn:oasis:names:tc:xacml:1.0:data-type:x500Name';
const KEPT = 10;

/** The aliases of a `getAllPaps` answer, each once. */
export function aliasesIn(response: XmlElement): readonly string[] {
  const aliases = descendants(response)
    .filter(({ name }) => name === 'alias')
    .map(({ text }) => text);
  return [...new Set(aliases)].filter((alias) => alias !== '');
}

/** What a `listPolicies` answer says of canaries. */
export function policiesIn(response: XmlElement, salt: Buffer): PapPolicies {
  const policies = descendants(response).filter(isXacml('Policy'));
  const sightings = policies.flatMap((policy) =>
    elementsAt(policy, 'Rule').flatMap((rule) => canariesOf(rule, salt)),
  );
  const genuine = sightings.filter((sighting) => sighting.genuine);
  return {
    policies: policies.length,
    canaries: genuine
      .map(({ date, denied }): Canary => ({ date, denied }))
      .toSorted((a, b) => Number(b.denied) - Number(a.denied) || b.date.localeCompare(a.date))
      .slice(0, KEPT),
    foreign: sightings.length - genuine.length,
  };
}

interface RuleSighting extends Canary {
  readonly genuine: boolean;
}

function canariesOf(rule: XmlElement, salt: Buffer): readonly RuleSighting[] {
  const denies = rule.attributes['Effect'] === 'Deny' && elementsAt(rule, 'Condition').length === 0;
  return elementsAt(rule, 'Target', 'Subjects', 'Subject').flatMap((subject) => {
    const values = elementsAt(subject, 'SubjectMatch', 'AttributeValue');
    return values.flatMap((value) => {
      if (value.attributes['DataType'] !== NAME_TYPE) return [];
      const sighting = sightCanary(value.text, salt);
      // Further matches of the same subject would have to hold too.
      return sighting === undefined ? [] : [{ ...sighting, denied: denies && values.length === 1 }];
    });
  });
}

function isXacml(wanted: string): (element: XmlElement) => boolean {
  return ({ name, namespace }) => name === wanted && namespace === XACML;
}

function descendants(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => [child, ...descendants(child)]);
}

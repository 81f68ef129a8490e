/**
 * OVAL documents as they stand: definitions, and the tests, objects, states and variables that they refer to by id. Definitions
 * come before what they refer to, and of a document of a hundred megabytes they are most: until it is read they are kept
 * packed, for as objects they are many times as large, and their texts keep the pieces that they were cut out of.
 */
import type { FeedDocument } from '../feeds/feed.ts';
import { childOf, childrenOf, readXmlItems, type XmlItem } from '../xml-items.ts';
import { Packed, PackedByName } from './packed.ts';

export type OvalNode =
  | {
      readonly is: 'criteria';
      readonly operator: string;
      readonly negate: boolean;
      readonly of: readonly OvalNode[];
    }
  | { readonly is: 'test'; readonly id: string; readonly negate: boolean }
  | { readonly is: 'definition'; readonly id: string; readonly negate: boolean };

export interface OvalDefinition {
  readonly id: string;
  readonly class: string;
  readonly metadata: XmlItem | undefined;
  readonly criteria: OvalNode | undefined;
}

export interface OvalTest {
  /** Without prefix: `rpminfo_test`. */
  readonly kind: string;
  readonly comment: string;
  readonly check: string;
  readonly existence: string;
  /** Empty where it has none. */
  readonly object: string;
  readonly states: readonly string[];
  readonly stateOperator: string;
}

export interface OvalDocument {
  /** Unpacked one after the other, whenever they are asked for. */
  readonly definitions: Iterable<OvalDefinition>;
  /** The criteria of those that are extended by others. */
  readonly extended: ReadonlyMap<string, OvalNode | undefined>;
  readonly tests: ById<OvalTest>;
  readonly objects: ById<XmlItem>;
  readonly states: ById<XmlItem>;
  readonly variables: ById<XmlItem>;
}

/** Unpacked whenever they are asked for. */
type ById<T> = Pick<ReadonlyMap<string, T>, 'get'>;

/** Prose, which is most of such a document. */
const PROSE = new Set([
  'description',
  'rights',
  'notes',
  'bugzilla',
  'bug',
  'ref',
  'assumptions_limitations',
]);

/** @throws FeedError */
export function readOval(document: FeedDocument): OvalDocument {
  const definitions = new Packed<OvalDefinition>();
  const tests = new PackedByName<OvalTest>();
  const others = {
    objects: new PackedByName<XmlItem>(),
    states: new PackedByName<XmlItem>(),
    variables: new PackedByName<XmlItem>(),
  };
  const extended = new Set<string>();
  readXmlItems(document, {
    root: 'oval_definitions',
    depth: 2,
    skip: PROSE,
    item(item, section) {
      const id = item.attributes['id'] ?? '';
      if (section === 'definitions') {
        const definition = definitionOf(item);
        addExtended(definition.criteria, extended);
        definitions.add(definition);
      } else if (section === 'tests') tests.set(id, testOf(item));
      else if (section === 'objects' || section === 'states' || section === 'variables')
        others[section].set(id, item);
    },
  });
  return { definitions, extended: criteriaOf(definitions, extended), tests, ...others };
}

function addExtended(node: OvalNode | undefined, into: Set<string>): void {
  if (node?.is === 'definition') into.add(node.id);
  else if (node?.is === 'criteria') for (const part of node.of) addExtended(part, into);
}

function criteriaOf(
  definitions: Iterable<OvalDefinition>,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, OvalNode | undefined> {
  const found = new Map<string, OvalNode | undefined>();
  if (wanted.size === 0) return found;
  for (const { id, criteria } of definitions) if (wanted.has(id)) found.set(id, criteria);
  return found;
}

function definitionOf(item: XmlItem): OvalDefinition {
  const criteria = childOf(item, 'criteria');
  return {
    id: item.attributes['id'] ?? '',
    class: item.attributes['class'] ?? '',
    metadata: childOf(item, 'metadata'),
    criteria: criteria === undefined ? undefined : nodeOf(criteria),
  };
}

function nodeOf(item: XmlItem): OvalNode {
  const { negate: negated, test_ref: test, definition_ref: definition, operator } = item.attributes;
  const negate = negated === 'true' || negated === '1';
  if (item.name === 'criterion') return { is: 'test', id: test ?? '', negate };
  if (item.name === 'extend_definition') return { is: 'definition', id: definition ?? '', negate };
  const of = item.children.filter(({ name }) => name !== 'notes').map(nodeOf);
  return { is: 'criteria', operator: operator ?? 'AND', negate, of };
}

function testOf(item: XmlItem): OvalTest {
  const { comment, check, check_existence: existence, state_operator: stateOperator } = item.attributes;
  return {
    kind: item.name,
    comment: comment ?? '',
    check: check ?? 'all',
    existence: existence ?? 'at_least_one_exists',
    object: childOf(item, 'object')?.attributes['object_ref'] ?? '',
    states: childrenOf(item, 'state').map(({ attributes }) => attributes['state_ref'] ?? ''),
    stateOperator: stateOperator ?? 'AND',
  };
}

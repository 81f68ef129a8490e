/**
 * The JSON of a request, described by the names of an event's fields. It is data: nothing of it is evaluated, and what an
 * event holds is never read as a template.
 */
import { Failure } from '../../../host/failure.ts';
import type { Event } from '../../event.ts';

const FIELDS = [
  'id',
  'subject',
  'subject.site',
  'subject.ngi',
  'subject.host',
  'subject.node',
  'subject.service',
  'subject.metric',
  'state',
  'stateType',
  'summary',
  'longOutput',
  'perfdata',
  'findings',
  'start',
  'end',
  'source',
  'reporter',
  'signature',
  'tags',
  'via',
] as const;
const TAG = /^tags\.[^.]+$/;

export type Render = (event: Event) => unknown;

/**
 * A field's name stands for its value (null where the event has none); `{literal: …}` for itself; `{join: […]}` for the
 * texts of its parts one after the other; every other object and list for what its parts are.
 * @throws Failure `malformed` for a field that events do not have
 */
export function compileTemplate(template: unknown): Render {
  if (typeof template === 'string') return field(template);
  if (Array.isArray(template)) {
    const renders = template.map(compileTemplate);
    return (event) => renders.map((render) => render(event));
  }
  if (typeof template !== 'object' || template === null)
    throw new Failure('malformed', `template: ${JSON.stringify(template)} is no field; {"literal": …}`);
  return compileObject(template);
}

function compileObject(template: object): Render {
  const entries: (readonly [string, unknown])[] = Object.entries(template);
  const [key, value] = entries.length === 1 ? (entries[0] ?? []) : [];
  if (key === 'literal') return () => value;
  if (key === 'join' && Array.isArray(value)) {
    const renders = value.map(compileTemplate);
    return (event) => renders.map((render) => textOf(render(event))).join('');
  }
  const renders = entries.map(([name, part]) => [name, compileTemplate(part)] as const);
  return (event) => Object.fromEntries(renders.map(([name, render]) => [name, render(event)]));
}

/** @param name such as `subject.host` or `tags.vo` */
function field(name: string): Render {
  if (!(FIELDS as readonly string[]).includes(name) && !TAG.test(name))
    throw new Failure('malformed', `template: events have no field '${name}'`);
  const steps = name.split('.');
  return (event) => steps.reduce<unknown>(own, event) ?? null;
}

/** Never what the object only inherits: `tags.constructor` is a tag like any other. */
function own(value: unknown, step: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Readonly<Record<string, unknown>>)[step]
    : undefined;
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether the id of an event is in what a template makes of it. */
export function holdsId(template: unknown): boolean {
  if (template === 'id') return true;
  if (typeof template !== 'object' || template === null || 'literal' in template) return false;
  return Object.values(template).some(holdsId);
}

/** Entities of objects and states: a value, or a variable's, and how it is compared. */
import type { OvalDocument } from './document.ts';
import type { XmlItem } from '../xml-items.ts';

/** Of a test: why it cannot be evaluated. */
export class NotUnderstoodTest extends Error {
  override readonly name = 'NotUnderstoodTest';
}

export interface Entity {
  readonly operation: string;
  readonly datatype: string;
  /** One of them has to match. */
  readonly values: readonly string[];
}

/** @throws NotUnderstoodTest where the value is one that only the node knows */
export function entityOf(item: XmlItem, { variables }: OvalDocument): Entity {
  const { operation, datatype, var_ref: reference } = item.attributes;
  const common = { operation: operation ?? 'equals', datatype: datatype ?? 'string' };
  if (reference === undefined) return { ...common, values: [item.text] };
  const variable = variables.get(reference);
  if (variable?.name !== 'constant_variable')
    throw new NotUnderstoodTest(`the variable ${reference} is no constant`);
  if (![undefined, 'at least one'].includes(item.attributes['var_check']) && variable.children.length > 1) {
    throw new NotUnderstoodTest('more than one value of a variable has to match');
  }
  const values = variable.children.filter(({ name }) => name === 'value').map(({ text }) => text);
  return { ...common, values };
}

/** @throws NotUnderstoodTest where there are several */
export function onlyValue({ values }: Entity): string {
  const [value, ...more] = values;
  if (value === undefined || more.length > 0)
    throw new NotUnderstoodTest(`${values.length} values where one is compared`);
  return value;
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

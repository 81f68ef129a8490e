/** Holds values that were read against limits. */
import { told, unknown, type Answered } from '../answer.ts';
import type { ValueLimits } from '../condition.ts';
import { listOf } from '../look.ts';
import { quantityOf } from '../quantity.ts';

/** @param name of what was read, for the evidence */
export function holdText(name: string, text: string, limits: ValueLimits): Answered {
  const value = words(text);
  const saw = `${name} is ${value === '' ? 'empty' : value}`;
  if (limits.equals !== undefined && !listOf(limits.equals).some((wanted) => isSame(value, wanted))) {
    return told(false, saw);
  }
  if (limits['at-least'] === undefined && limits['at-most'] === undefined) return told(true, saw);
  return /^-?\d+$/.test(value) ? holdNumber(Number(value), saw, limits) : unknown(`${saw}, no number`);
}

export function holdNumber(
  value: number,
  saw: string,
  limits: Pick<ValueLimits, 'at-least' | 'at-most'>,
): Answered {
  const { 'at-least': low = -Infinity, 'at-most': high = Infinity } = limits;
  return told(value >= quantityOf(low) && value <= quantityOf(high), saw);
}

function words(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function isSame(value: string, wanted: string | number): boolean {
  return value === words(String(wanted)) || (/^-?\d+$/.test(value) && Number(value) === wanted);
}

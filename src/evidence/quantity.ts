/** Numbers with binary suffixes, as they are written for memory and limits. Source: IEC 80000-13. */
import type { Quantity } from './condition.ts';

const TEXT = /^(?<number>-?\d+(?:\.\d+)?)(?:\s*(?<unit>[KMGT]i?B|B))?$/;
const FACTOR: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** NaN where it is none. */
export function quantityOf(quantity: Quantity): number {
  if (typeof quantity === 'number') return quantity;
  const { number, unit = 'B' } = TEXT.exec(quantity)?.groups ?? {};
  return Number(number) * (FACTOR[unit] ?? Number.NaN);
}

import { escapeText } from '../src/render/index.ts';

/** A line for each thing that is done, and may be a mistake. */
export function warningText(warnings: readonly string[]): string {
  return warnings.map((one) => `${escapeText(`warning: ${one}`)}\n`).join('');
}

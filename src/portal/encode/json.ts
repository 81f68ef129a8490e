/**
 * JSON, the exact one of the three: every text comes back as it was, lone surrogates as escapes. What could end a script
 * or begin markup is escaped too, for pages that embed it.
 */
import { unitEscape } from './unit-escape.ts';

const MARKUP = /[<>&\u2028\u2029]/g;

export function json(value: unknown): string {
  return JSON.stringify(value).replace(MARKUP, unitEscape);
}

/** Every check. Written by `npm run generate` from the folders beside this file. */
import type { Check } from '../src/check/index.ts';

export const checks: readonly Check[] = [];

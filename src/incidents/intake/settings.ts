/** What the operator may say of intake, beside rules of sites and deadlines. */
import type { IntakeRule } from './rules.ts';
import type { StormRules } from './storm.ts';
import type { TrackRules } from './track.ts';

export interface IntakeSettings extends TrackRules {
  readonly rules: readonly IntakeRule[];
  readonly storm: StormRules;
}

const HOUR = 3600;

/** Checks run once an hour, as a rule. */
export const DEFAULT_SETTINGS: IntakeSettings = {
  rules: [],
  flapping: { changes: 4, seconds: 24 * HOUR },
  freshSeconds: 25 * HOUR,
  storm: { openings: 50, siteOpenings: 25, seconds: HOUR },
};

/** What becomes of the issues of a campaign. */

/** `anchor`: the others of its site are merged into it. */
export const ROLES = [
  'anchor',
  'merged-in-rt',
  'merged-in-ledger',
  'resolved',
  'rejected',
  'owned',
  'answered',
  'escalated',
  'recovered',
] as const;
export type Role = (typeof ROLES)[number];

export { plainDecimal, shownValue } from './decimal.ts';
export { contribution, isAccepted, type Acceptance, type Finding } from './finding.ts';
export { mergeFindings } from './merge-findings.ts';
export type { Metric } from './metric.ts';
export {
  alerts,
  formatRange,
  parseDuration,
  parseQuantity,
  parseRange,
  RangeSyntaxError,
  type Range,
} from './range.ts';
export { compareSeverity, exitCode, isState, STATES, worst, type State } from './state.ts';
export { judge, type Thresholds } from './threshold.ts';
export { suffixFactor, suffixesOf, type Unit } from './unit.ts';
export { judgedFindings, stateOf, type Verdict } from './verdict.ts';

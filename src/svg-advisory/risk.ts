/**
 * The risk as SVG rates it: in the title, in the line `EGI SVG:` of the scores, in the text before the ids, or in the
 * section on risk. What vendors say, and what the risk may become, is none.
 */
export const RISKS = ['critical', 'high', 'moderate', 'low'] as const;

export type Risk = (typeof RISKS)[number];

export interface RiskFound {
  readonly risk: Risk;
  /** "up to": some hosts are less at risk. */
  readonly atMost: boolean;
}

const LEVEL = 'critical|high|moderate|low';
const QUOTES = String.raw`["'\u2018\u2019\u201C\u201D*_]{0,3}`;
/** `Up to 'HIGH' risk`, `'Moderate/High' RISK`, `CRITICAL** risk`. */
const RATED = new RegExp(
  String.raw`(up to |elevated to |escalate to |become a |not be |from |["\u201C]advisory )?(?:a )?${QUOTES}\b(${LEVEL})(?:/(${LEVEL}))?${QUOTES}[\s-]{1,3}risk\b`,
  'gi',
);
const OWN_SCORE = new RegExp(String.raw`^[\s*-]*EGI[ -]SVG\s*:[^A-Za-z]*(${LEVEL})\b`, 'i');
/** What is said of another time, or of another advisory that the text quotes. */
const NOT_NOW = /^(?:elevated|escalate|become|not|from|["\u201C]advisory)/i;

/** The line `- EGI SVG: critical` among the scores. */
export function ownScore(lines: readonly string[]): RiskFound | undefined {
  const level = lines.map((line) => OWN_SCORE.exec(line)?.[1]).find((found) => found !== undefined);
  return level === undefined ? undefined : { risk: level.toLowerCase() as Risk, atMost: false };
}

/** The first rating in the text; of two words the higher. */
export function ratedRisk(text: string): RiskFound | undefined {
  for (const [, before = '', first = '', second] of text.replace(/\s+/g, ' ').matchAll(RATED)) {
    if (NOT_NOW.test(before)) continue;
    const levels = [first, second ?? first].map((level) => RISKS.indexOf(level.toLowerCase() as Risk));
    return {
      risk: RISKS[Math.min(...levels)] ?? 'critical',
      atMost: second !== undefined || before !== '',
    };
  }
  return undefined;
}

/** A title that rates without the word risk: `HIGH - WMS vulnerability`, `CRITICAL vulnerability in …`. */
export function leadingRisk(text: string): RiskFound | undefined {
  const level = new RegExp(
    String.raw`^${QUOTES}(${LEVEL.toUpperCase()})${QUOTES}(?: -|:| (?:severity|vulnerabilit))`,
  ).exec(text.trim())?.[1];
  return level === undefined ? undefined : { risk: level.toLowerCase() as Risk, atMost: false };
}

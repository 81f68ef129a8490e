/** Traffic Light Protocol 2.0 levels; WHITE was its name for CLEAR until 2022. Source: https://www.first.org/tlp/. */
export const TLP_LEVELS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;

export type Tlp = (typeof TLP_LEVELS)[number];

const LEVEL = String.raw`(white|clear|green|amber\+strict|amber|red)`;
const LABEL = new RegExp(String.raw`TLP:\s{0,3}${LEVEL}(?![a-z+])`, 'gi');
/** `** WHITE information - Unlimited distribution **` */
const STATEMENT = new RegExp(String.raw`^[\s*_]*(?:TLP:\s{0,3})?${LEVEL} information\b`, 'i');

export function tlpLabels(text: string): readonly Tlp[] {
  return Array.from(text.matchAll(LABEL), ([, level]) => tlpOf(level));
}

export function tlpStatements(lines: readonly string[]): readonly Tlp[] {
  return lines.flatMap((line) => {
    const level = STATEMENT.exec(line)?.[1];
    return level === undefined ? [] : [tlpOf(level)];
  });
}

/** The level that lets the least out. */
export function strictest(levels: readonly Tlp[]): Tlp | undefined {
  return TLP_LEVELS.toReversed().find((level) => levels.includes(level));
}

function tlpOf(level = 'red'): Tlp {
  const lower = level.toLowerCase();
  return lower === 'white' ? 'clear' : (lower as Tlp);
}

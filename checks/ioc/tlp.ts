/** Traffic Light Protocol 2.0 (FIRST, August 2022): who may be told. */
import { TLP_LABELS } from '../../src/evidence/advisory.ts';

export { TLP_LABELS };

export type Tlp = (typeof TLP_LABELS)[number];

/** Of what has no label: whoever collected it did not say that everybody may know. */
export const UNLABELLED: Tlp = 'AMBER';

/** `tlp:amber`, `TLP:WHITE` and the like; undefined where it is no label. */
export function parseTlp(text: string): Tlp | undefined {
  const label = text
    .trim()
    .toUpperCase()
    .replace(/^TLP[:\s]\s*/, '');
  const renamed = label === 'WHITE' ? 'CLEAR' : label.replace(/^AMBER[_ ]STRICT$/, 'AMBER+STRICT');
  return TLP_LABELS.find((known) => known === renamed);
}

/** Whether `label` may be shown where everything up to `level` may. */
export function mayShow(label: Tlp, level: Tlp): boolean {
  return TLP_LABELS.indexOf(label) <= TLP_LABELS.indexOf(level);
}

/** The one that lets fewer know; undefined where there is none. */
export function strictest(labels: readonly Tlp[]): Tlp | undefined {
  return labels.length === 0 ? undefined : TLP_LABELS.findLast((label) => labels.includes(label));
}

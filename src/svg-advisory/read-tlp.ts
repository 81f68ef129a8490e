import { linesUnder, type AdvisoryText } from './advisory-text.ts';
import type { Found } from './found.ts';
import { writtenTitle } from './read-title.ts';
import { strictest, tlpLabels, tlpStatements, type Tlp } from './tlp.ts';

/** From the title and the statement on distribution; where they differ, the one that lets less out. */
export function readTlp(text: AdvisoryText): Found<Tlp> {
  const said = [
    ...tlpLabels(writtenTitle(text) ?? ''),
    ...tlpStatements(linesUnder(text, (heading) => !heading.startsWith('TIMELINE'))),
  ];
  const value = strictest(said);
  if (value === undefined) return { doubts: [] };
  const others = new Set(said.filter((level) => level !== value));
  return { value, doubts: Array.from(others, (level) => `tlp: the text also says ${level}`) };
}

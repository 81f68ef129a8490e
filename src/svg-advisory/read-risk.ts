import { linesUnder, type AdvisoryText } from './advisory-text.ts';
import type { Found } from './found.ts';
import { writtenTitle } from './read-title.ts';
import { leadingRisk, ownScore, ratedRisk, type Risk, type RiskFound } from './risk.ts';

export function readRisk(text: AdvisoryText): Found<Risk> {
  const title = writtenTitle(text) ?? '';
  const said = [
    ownScore(linesUnder(text, isScores)),
    ratedRisk(title) ?? leadingRisk(title),
    ratedRisk(linesUnder(text, isSummary).join('\n')),
    ratedRisk(linesUnder(text, isRisk).join('\n')),
    leadingRisk(linesUnder(text, (heading) => heading === 'DESCRIPTION').join('\n')),
  ].filter((found) => found !== undefined);
  const [first] = said;
  return first === undefined ? { doubts: [] } : { value: first.risk, doubts: doubtsOf(first, said) };
}

function doubtsOf(first: RiskFound, said: readonly RiskFound[]): readonly string[] {
  const others = new Set(said.map(({ risk }) => risk).filter((risk) => risk !== first.risk));
  return [
    ...(first.atMost ? [`risk: up to ${first.risk}, less on some hosts`] : []),
    ...Array.from(others, (risk) => `risk: the text also says ${risk}`),
  ];
}

function isScores(heading: string): boolean {
  return heading.startsWith('IDS AND');
}

/** Where an advisory of each layout says first what it is about: before the ids, or in the first section. */
function isSummary(heading: string): boolean {
  return (
    heading === 'DESCRIPTION' ||
    heading.startsWith('AFFECTED SOFTWARE AND RISK') ||
    heading === 'SHORT ALERT' ||
    !/^(?:IDS|ACTIONS|AFFECTED|IMPACTED|MITIGATION|MORE|STATUS|CONTACT|REFERENCE|CREDIT|COMPONENT|TLP|TIMELINE|CONTEXT|COMMENTS|RISK|DETAILS|INTRODUCTION|RECOMMENDATIONS|BACKGROUND)/.test(
      heading,
    )
  );
}

function isRisk(heading: string): boolean {
  return heading.startsWith('RISK') || heading.includes('ASSESSMENT');
}

/** Performance data as the list that Icinga's API takes: one text for each metric, as it stands. */

/** Blanks part metrics, except between the quotes of a label. */
const METRIC = /(?:'(?:[^']|'')*'|[^\s'])+|'[^\s]*/g;

export function metricTexts(perfdata: string): readonly string[] {
  return perfdata.match(METRIC) ?? [];
}

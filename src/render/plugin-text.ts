/**
 * A verdict as Nagios and Icinga read it: one line, then long output, then performance data, once and last.
 * Source: Nagios Core "Plugin API"; nagios `parse_check_output`, icinga2 `PluginUtility::ParseCheckOutput`.
 */
import { judgedFindings, type Verdict } from '../result/index.ts';
import { findingTree } from './finding-tree.ts';
import { renderPerfdata } from './perfdata.ts';
import { summaryLine } from './summary-line.ts';

export interface TextStyle {
  /** 0 one line; 1 the tree of findings; 2 their evidence too; 3 diagnostics too. */
  readonly verbosity: number;
  /** Leave OK findings out of the tree. */
  readonly brief: boolean;
  /** Show the evidence of each finding. */
  readonly lengthy: boolean;
  readonly perfdata: boolean;
  /** Said after the first line, such as that the exit code was overridden. */
  readonly note?: string;
}

/** @param service name of the check as shown, such as `CRL` */
export function pluginText(service: string, verdict: Verdict, style: TextStyle): string {
  const { verbosity, brief, lengthy, note } = style;
  const tree =
    verbosity > 0 || brief || lengthy
      ? findingTree(judgedFindings(verdict), {
          ok: !brief,
          evidence: lengthy || verbosity > 1,
          diagnostics: verbosity > 2,
        })
      : [];
  const perfdata = style.perfdata ? renderPerfdata(verdict.metrics) : '';
  const text = [summaryLine(service, verdict, note), ...tree].join('\n');
  return `${text}${perfdata === '' ? '' : ` | ${perfdata}`}\n`;
}

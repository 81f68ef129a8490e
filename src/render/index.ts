export { columns, keepStart } from './columns.ts';
export { escapeJson, escapeText } from './escape.ts';
export { verdictJson } from './json.ts';
export {
  nodeReportFile,
  nodeReportJson,
  type NodeReport,
  type NodeSubject,
  type NodeVerdict,
} from './node-report.ts';
export { cleanLabel, renderPerfdata, UNIQUE_LABEL_LENGTH } from './perfdata.ts';
export { pluginText, type TextStyle } from './plugin-text.ts';
export { LINE_COLUMNS, summaryLine, summaryText } from './summary-line.ts';
export { TRANSPORTS, transportFiles, type Transport } from './transport/index.ts';

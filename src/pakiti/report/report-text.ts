/** Protocols 5 and 6: which of the two a body is, and what it says. */
import { headerValue, readFrame } from './frame.ts';
import { parseProtocol5 } from './protocol-5.ts';
import { parseProtocol6 } from './protocol-6.ts';
import { ReportError } from './report-error.ts';
import type { Report } from './report.ts';

/**
 * @param protocol as the request says; undefined: as the header says, and 5 where that says nothing
 * @throws ReportError
 */
export function parseReportText(text: string, protocol?: '5' | '6'): Report {
  const frame = readFrame(text);
  const said = headerValue(frame.header, 'protocol');
  if (said !== null && said !== '5' && said !== '6')
    throw new ReportError('malformed', `protocol: '${said}' is none that is known`);
  if ((protocol ?? said ?? '5') !== (said ?? '5'))
    throw new ReportError(
      'malformed',
      `protocol: the header says ${said ?? '5'}, the request ${protocol ?? ''}`,
    );
  return said === '6' ? parseProtocol6(frame) : parseProtocol5(frame);
}

import { executableName, serviceName, type Check } from '../check/index.ts';
import { escapeText } from '../render/index.ts';

/** One line that says what is wrong with the command line and where to read on. */
export function usageText(check: Check, message: string): string {
  const program = executableName(check);
  return `${serviceName(check)} UNKNOWN: ${escapeText(message)}; usage: ${program} [OPTION]..., see ${program} --help\n`;
}

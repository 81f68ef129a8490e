/** The help of packaging/pakiti-report.sh, between its two markers. */
import { scriptManual } from '../../plugins/pakiti-report/manual.ts';
import type { Artefact } from './artefact.ts';

const PATH = 'packaging/pakiti-report.sh';
const MARKERS = /(cat <<'EOF'\n)[^]*?(\nEOF\n)/;

/** @throws Error when a marker is missing */
export function reportScript(script: string): Artefact {
  if (!MARKERS.test(script)) throw new Error(`${PATH} has no help in it`);
  return {
    path: PATH,
    content: script.replace(
      MARKERS,
      (_, begin: string, end: string) => `${begin}${scriptManual().trimEnd()}${end}`,
    ),
  };
}

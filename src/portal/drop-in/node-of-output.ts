/**
 * Which machine a line of output speaks of, in the two forms that the operations portal reads (view `CsiNagios`):
 * `NODE: text`, and `Pakiti-Vuln STATE - NODE, ARCH, OS: text`.
 */
export interface NodeOfOutput {
  readonly node: string;
  readonly arch: string;
  readonly os: string;
}

const PAKITI = /Pakiti-Vuln[^-]* - ([^,:]+)(?:, ([^,:]*))?(?:, ([^:]*))?:/;
/** A host name, not any first word of a sentence. */
const PREFIX = /^([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+): /;

export function nodeOfOutput(line: string): NodeOfOutput {
  const [, node = '', arch = '', os = ''] = PAKITI.exec(line) ?? PREFIX.exec(line) ?? [];
  return { node: node.trim(), arch: arch.trim(), os: os.trim() };
}

/** The line so that the portal finds the machine in it. */
export function withNode(line: string, node: string | undefined): string {
  if (node === undefined || line.includes('Pakiti-Vuln')) return line;
  return line.toLowerCase().startsWith(`${node.toLowerCase()}: `) ? line : `${node}: ${line}`;
}

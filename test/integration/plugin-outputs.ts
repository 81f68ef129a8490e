/** Outputs of plugins, such as hostile and broken ones write. */

/** By the name of its service: what a plugin writes, and the code that it ends with. */
export const OUTPUTS: Readonly<Record<string, readonly [code: number, output: Buffer]>> = {
  ok: [0, Buffer.from('fine\n')],
  warning: [1, Buffer.from("warm | 'temp a'=40C;30;50\n")],
  critical: [2, Buffer.from('hot | t=60;30;50\n')],
  unknown: [3, Buffer.from('no sensor\n')],
  'many lines': [
    2,
    Buffer.from(
      'A; b\tc \u00fc\u{1f600} \\n \\\\ back\\slash | a=1;2\nline ; two\n\n  four\\n | b=2\nc=3\n d=4\n',
    ),
  ],
  'a bar first': [1, Buffer.from('|a=1\nlong\n')],
  'bar at the end': [1, Buffer.from('text|\nmore|\n|x=1\n')],
  'trailing space': [0, Buffer.from('  padded \t \nlong \t\n\n\n')],
  'no output': [0, Buffer.from('\n')],
  '9000 bytes': [2, Buffer.from(`${'long '.repeat(1800)}| x=1\n${'more\n'.repeat(2000)}`)],
  'not UTF-8': [0, Buffer.from([0x62, 0xff, 0xfe, 0xc3, 0x20, 0x0d, 0x0a, 0x80, 0x0a])],
  macros: [0, Buffer.from('$HOSTNAME$ $_SERVICEVO$ $$ %s `id` $(id)\n')],
  separators: [2, Buffer.from('k3Jx9QpL2mVb8Zr< k3Jx9QpL2mVb8Zr| k3Jx9|x=1\nk3Jx9QpL2mVb8Zr>\n')],
  forged: [
    0,
    Buffer.from('x\n\t}\n\nservicestatus {\n\thost_name=local\n\tservice_description=forged too\n'),
  ],
};

/** Of what is in the pipe when a plugin ends, Nagios may read no more than its first 8 KiB. */
const READ_AT_ONCE = 8192;

/** A script that writes what is in the file beside it, `.out`. */
export function pluginThat(code: number, output: Buffer): string {
  const wait = output.length > READ_AT_ONCE ? 'sleep 1\n' : '';
  return `#!/bin/sh\ncat "$0.out"\n${wait}exit ${code}\n`;
}

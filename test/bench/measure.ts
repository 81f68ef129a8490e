/** Programs beside each other in one run: interleaved, so that whatever else the machine does hits all of them. */
import { spawnSync } from 'node:child_process';

export interface Contestant {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** Exit codes that count as a run; a benchmark of failures is worth nothing. */
  readonly exits: readonly number[];
}

export interface Measurement {
  readonly name: string;
  /** Median wall time, seconds. */
  readonly wall: number;
  /** Median user and system time together, seconds; to 10 ms. */
  readonly cpu: number;
  /** Largest resident set seen, bytes. */
  readonly memory: number;
}

/** @param rounds measured rounds, after one that is thrown away */
export function measure(contestants: readonly Contestant[], rounds: number): readonly Measurement[] {
  const samples = contestants.map((): Sample[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const sample = runOnce(contestant);
      if (round > 0) samples[index]?.push(sample);
    }
  }
  return contestants.map(({ name }, index) => summarise(name, samples[index] ?? []));
}

interface Sample {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
}

/** GNU time tells what a child used: user and system seconds, largest resident set in KiB. */
const TIME = ['/usr/bin/time', '--quiet', '-f', '%U %S %M'] as const;

const MAX_OUTPUT_BYTES = 2 ** 28;

function runOnce({ name, argv, exits }: Contestant): Sample {
  const started = process.hrtime.bigint();
  const [program, ...rest] = [...TIME, ...argv];
  const { status, stderr } = spawnSync(program, rest, {
    // Plugins are read through a pipe; to write to /dev/null costs Node less than that.
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: MAX_OUTPUT_BYTES,
    encoding: 'utf8',
  });
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  if (status === null || !exits.includes(status)) throw new Error(`${name} exited ${status}: ${stderr}`);
  const [user = 0, system = 0, kibibytes = 0] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { wall, cpu: user + system, memory: kibibytes * 1024 };
}

function summarise(name: string, samples: readonly Sample[]): Measurement {
  return {
    name,
    wall: median(samples.map(({ wall }) => wall)),
    cpu: median(samples.map(({ cpu }) => cpu)),
    memory: Math.max(...samples.map(({ memory }) => memory)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

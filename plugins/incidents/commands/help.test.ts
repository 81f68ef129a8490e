import { expect } from 'chai';
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { runOperator } from '../../../src/cli/run-operator.ts';
import { incidentCommands } from './index.ts';

describe('help of secmon incident', () => {
  for (const { name } of incidentCommands) {
    it(`explains ${name}`, async () => {
      const world = { commands: incidentCommands } as unknown as OperatorWorld;
      const { text, exitCode } = await runOperator([...name.split(' '), '--help'], world);
      expect([exitCode, text.startsWith(`secmon ${name}`)]).to.deep.equal([0, true]);
      expect(text).to.contain(name === 'incident contacts' ? '--source' : '--config');
    });
  }
});

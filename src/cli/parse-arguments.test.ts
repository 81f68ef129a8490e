import { expect } from 'chai';
import { rejection } from '../../test/kit/rejection.ts';
import { commonOptions } from './common-options.ts';
import { parseArguments } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

describe('command lines', () => {
  for (const word of ['--toString', '--constructor', '--__proto__=1', '--hasOwnProperty']) {
    it(`${word} is an unknown option`, async () => {
      const error = await rejection(parseArguments([word], commonOptions, 0));
      expect(error).to.be.instanceOf(UsageError);
      expect(error).to.have.property('message', `unknown option '${word}'`);
    });
  }
});

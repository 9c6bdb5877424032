/** Every target, one line each. */
import type { Rule } from '../rule';
import { fractionalKelly } from './fractional-kelly';
import { volatilityTarget } from './volatility-target';

export const TARGETS: readonly Rule[] = [volatilityTarget, fractionalKelly];

/** Every limit, one line each, in the order of the ladder. */
import { poolRule } from '../pool-limit';
import type { Rule } from '../rule';
import { carry } from './carry';
import { concentration } from './concentration';
import { counterparty } from './counterparty';
import { drawdown } from './drawdown';
import { expectedShortfall } from './expected-shortfall';
import { jointDistance } from './joint-distance';
import { liquidationProbability } from './liquidation-probability';
import { liquidity } from './liquidity';
import { marginHeadroom } from './margin-headroom';
import { ownCap } from './own-cap';
import { stopRisk } from './stop-risk';
import { stress } from './stress';
import { survival } from './survival';
import { venueLimit } from './venue-limit';

export const LIMITS: readonly Rule[] = [poolRule(jointDistance), poolRule(liquidationProbability), poolRule(marginHeadroom), poolRule(stress), poolRule(survival), stopRisk, ownCap, venueLimit, expectedShortfall, drawdown, concentration, liquidity, carry, counterparty];

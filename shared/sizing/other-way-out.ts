/**
 * The other way out of a limit on the pool: margin instead of a cut. Offered only when re-evaluation of the pool with that
 * margin shows that every hard limit on the pool then holds, every other hard limit holds already, and the trader's stated
 * risk capital can hold the amount. It never says that adding is better than cutting: the money at risk stands beside it.
 */
import { briefText } from '../format';
import type { OtherWayOut } from './advice';
import { isWithin, type RuleAnswer } from './allowed';
import { poolNow, withAddedMargin } from './candidate';
import { judgementOf, shortfallOf } from './pool-limit';
import type { Judge, RuleInput } from './rule';
import { statedCapitalUsd } from './capital';
import { usdPerUnitOf } from './unit-price';

/** Undefined when it cannot be proven or does not exist. */
export function otherWayOut(input: RuleInput, answers: readonly RuleAnswer[]): OtherWayOut | undefined {
  const [leg] = input.bundle.legs;
  const judges = poolJudges(input, answers);
  if (leg === undefined || judges === undefined || !othersHold(input, answers)) return undefined;
  const holdsWith = (amount: number): boolean => {
    const pool = poolNow(withAddedMargin(input.probe, amount));
    return judges.every((judge) => shortfallOf(judge, pool) <= 0);
  };
  const amount = leastAmount(holdsWith, Math.max(input.pool.equity, input.pool.maintenanceRequirement, Number.MIN_VALUE));
  if (amount === undefined || !isAffordable(input, leg.settleAsset, amount)) return undefined;
  const unit = leg.settleAsset;
  const moneyAtRiskFrom = Math.max(0, input.pool.equity);
  const moneyAtRiskTo = Math.max(0, poolNow(withAddedMargin(input.probe, amount)).margin.equity);
  const { name } = input.sized.account;
  const to = leg.margin.kind === 'isolated' ? `the isolated ${leg.symbol} at ${name}` : `${name} cross`;
  return {
    amount,
    unit,
    moneyAtRiskFrom,
    moneyAtRiskTo,
    sentence: `Or add ${briefText(amount, 3)} ${unit} to ${to}: money at risk rises from ${briefText(moneyAtRiskFrom, 4)} to ${briefText(moneyAtRiskTo, 4)} ${input.pool.unit}.`,
  };
}

/** Every limit on the pool that says something; undefined when one of them cannot be checked, or fails and needs no margin. */
function poolJudges(input: RuleInput, answers: readonly RuleAnswer[]): readonly Judge[] | undefined {
  const judges: Judge[] = [];
  for (const { rule, answer } of answers) {
    if (rule.pool === undefined) continue;
    const judgement = judgementOf(rule.pool, input);
    if (judgement.kind === 'unknown' || (judgement.kind === 'judges' && judgement.unchecked.length > 0)) return undefined;
    if (judgement.kind !== 'judges') continue;
    // As the rule has answered: two ways to add up a loss at the very edge may differ in the last digit.
    if (rule.pool.isMendedByMargin === false && !(answer.kind === 'range' && isWithin(answer, input.nowBase))) return undefined;
    judges.push(judgement);
  }
  return judges;
}

/** Every hard limit that is not on the pool allows the present size, for certain. More margin makes none of them tighter. */
function othersHold({ nowBase }: RuleInput, answers: readonly RuleAnswer[]): boolean {
  return answers.every(({ rule, answer }) => {
    if (rule.family !== 'hard' || rule.pool !== undefined || answer.kind === 'abstains') return true;
    return answer.kind === 'range' && isWithin(answer, nowBase);
  });
}

/** Money beyond the stated risk capital is money the trader has not said to have. */
function isAffordable({ situation }: RuleInput, unit: string, amount: number): boolean {
  const { input } = situation;
  const capital = statedCapitalUsd(input);
  if (capital === undefined) return true;
  if (capital.kind === 'unknown') return false;
  const usd = usdPerUnitOf(input, unit);
  if (usd.kind === 'unknown') return false;
  let total = amount * usd.value;
  for (const { margin } of input.accounts) {
    for (const pool of margin.pools) {
      const price = usdPerUnitOf(input, pool.unit);
      if (pool.kind === 'known' && price.kind === 'known') total += pool.equity * price.value;
    }
  }
  return total <= capital.value;
}

/** The least amount that holds, rounded up to three digits and checked again; `scale` is where the search begins. */
function leastAmount(holdsWith: (amount: number) => boolean, scale: number): number | undefined {
  let high = scale / 8;
  let low = 0;
  for (let round = 0; !holdsWith(high); round += 1) {
    if (round === 20) return undefined;
    low = high;
    high *= 2;
  }
  while (high - low > 1e-5 * high) {
    const middle = low + (high - low) / 2;
    if (holdsWith(middle)) high = middle;
    else low = middle;
  }
  return [roundedUp(low), roundedUp(high)].find((amount) => amount > 0 && holdsWith(amount));
}

/** Up to three significant digits. */
function roundedUp(amount: number): number {
  if (amount === 0) return 0;
  const exponent = Number(amount.toExponential().split('e')[1]) - 2;
  const unit = Number(`1e${exponent}`);
  return Number(`${Math.ceil(amount / unit)}e${exponent}`);
}

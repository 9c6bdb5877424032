/** The fast path's policy written the long way, in coins and prices, one step after another: what its columns are held against. */
import type { Columns } from '../../shared/backtest/fast/columns';
import type { FastPolicy } from '../../shared/backtest/fast/volatility-target';
import type { Candle } from '../../shared/market/event';

export interface PlainResult {
  readonly equity: readonly number[];
  readonly turnover: number;
  readonly liquidationCount: number;
}

export function plainVolatilityTarget(candles: readonly Candle[], columns: Columns, policy: FastPolicy): PlainResult {
  const equity: number[] = [];
  let coins = 0;
  let money = 1;
  let turnover = 0;
  let liquidationCount = 0;
  const quickKeep = Math.exp(-Math.LN2 / policy.halfLifeHours);
  const slowKeep = Math.exp(-Math.LN2 / policy.slowHalfLifeHours);
  let quick = columns.usualVariance[0] ?? 0;
  let slow = quick;
  candles.forEach((candle, i) => {
    const before = candles[i - 1]?.close ?? candle.close;
    money -= (columns.funding[i] ?? 0) * coins * before;
    const worst = coins > 0 ? candle.low : candle.high;
    const equityAt = (price: number): number => money + coins * (price - before);
    const requiredAt = (price: number): number => policy.maintenanceMarginRate * Math.abs(coins) * price;
    if (coins !== 0 && equityAt(worst) <= requiredAt(worst)) {
      // Halving finds the price at which equity is what is required.
      let [safe, fallen] = [before, worst];
      for (let step = 0; step < 200; step += 1) {
        const middle = (safe + fallen) / 2;
        if (equityAt(middle) <= requiredAt(middle)) fallen = middle;
        else safe = middle;
      }
      const price = coins > 0 ? Math.min(fallen, candle.open) : Math.max(fallen, candle.open);
      money = Math.max(0, equityAt(price) - policy.liquidationFeeRate * Math.abs(coins) * price);
      coins = 0;
      liquidationCount += 1;
    } else money = equityAt(candle.close);
    quick = quickKeep * quick + (1 - quickKeep) * (columns.usualVariance[i] ?? 0);
    slow = slowKeep * slow + (1 - slowKeep) * (columns.usualVariance[i] ?? 0);
    if (i >= 23 && money > 0) {
      const volatility = Math.sqrt(((1 - policy.slowShare) * quick + policy.slowShare * slow) * (columns.annualPerUsualHour[i] ?? 0));
      const leverage = Math.min(policy.maximumLeverage, (Math.abs(policy.conviction) * policy.volatilityTargetAnnual) / volatility);
      const wanted = leverage * money;
      const held = Math.abs(coins) * candle.close;
      const to = Math.min(Math.max(held, wanted * (1 - policy.bufferRatio)), wanted * (1 + policy.bufferRatio));
      turnover += Math.abs(to - held) / money;
      money -= policy.costRatio * Math.abs(to - held);
      coins = (Math.sign(policy.conviction) * to) / candle.close;
    }
    equity.push(money);
  });
  return { equity, turnover, liquidationCount };
}

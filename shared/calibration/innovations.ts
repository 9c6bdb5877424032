/**
 * Daily surprises with mean 0 and variance 1, as fat as stated: what the simulation draws. How fat they are is an assumption
 * that is shown beside every result; nothing is fitted here and days do not depend on each other.
 */
import { assert, assertNever } from '../assert';
import { normal } from '../math/normal';
import { uniform, type Random } from '../math/random';
import { DAYS_PER_YEAR } from '../units';

export type Innovations =
  | { readonly kind: 'normal' }
  /** Above 2; the fewer the fatter. */
  | { readonly kind: 'student'; readonly degreesOfFreedom: number }
  /** Normal days, and days on which a jump comes on top: its mean and deviation in sigmas of a day without one. */
  | { readonly kind: 'jumps'; readonly jumpsPerYear: number; readonly meanSigmas: number; readonly deviationSigmas: number };

/** As fat as daily crypto returns usually are: fourth moments do not exist. */
export const DEFAULT_INNOVATIONS: Innovations = { kind: 'student', degreesOfFreedom: 4 };

export function innovationsText(innovations: Innovations): string {
  switch (innovations.kind) {
    case 'normal':
      return 'normal days (no fat tails)';
    case 'student':
      return `Student-t days with ${innovations.degreesOfFreedom} degrees of freedom`;
    case 'jumps':
      return `normal days with ${innovations.jumpsPerYear} jumps a year of ${innovations.meanSigmas} sigmas, give or take ${innovations.deviationSigmas}`;
    default:
      return assertNever(innovations);
  }
}

/** What is wrong with them; undefined when they can be drawn. */
export function problemWithInnovations(innovations: Innovations): string | undefined {
  if (innovations.kind === 'student' && !(innovations.degreesOfFreedom > 2 && innovations.degreesOfFreedom <= 1_000)) return `degrees of freedom: expected above 2 to 1000, got ${innovations.degreesOfFreedom}`;
  if (innovations.kind !== 'jumps') return undefined;
  const { jumpsPerYear, meanSigmas, deviationSigmas } = innovations;
  if (!(jumpsPerYear >= 0 && jumpsPerYear <= DAYS_PER_YEAR)) return `jumps a year: expected 0 to ${DAYS_PER_YEAR}, got ${jumpsPerYear}`;
  if (!(Math.abs(meanSigmas) <= 50)) return `mean jump: expected -50 to 50 sigmas, got ${meanSigmas}`;
  return deviationSigmas >= 0 && deviationSigmas <= 50 ? undefined : `deviation of jumps: expected 0 to 50 sigmas, got ${deviationSigmas}`;
}

/** A function that draws one day after the other. */
export function drawer(innovations: Innovations, random: Random): () => number {
  switch (innovations.kind) {
    case 'normal':
      return () => normal(random);
    case 'student':
      return studentDrawer(innovations.degreesOfFreedom, random);
    case 'jumps': {
      const { jumpsPerYear, meanSigmas, deviationSigmas } = innovations;
      const chance = jumpsPerYear / DAYS_PER_YEAR;
      const mean = chance * meanSigmas;
      const scale = 1 / Math.sqrt(1 + chance * (meanSigmas ** 2 + deviationSigmas ** 2) - mean ** 2);
      return () => {
        const jump = uniform(random) < chance ? meanSigmas + deviationSigmas * normal(random) : 0;
        return scale * (normal(random) + jump - mean);
      };
    }
    default:
      return assertNever(innovations);
  }
}

/** Polar method of R. Bailey, "Polar generation of random variates with the t-distribution", Mathematics of Computation 62 (1994). */
function studentDrawer(degreesOfFreedom: number, random: Random): () => number {
  assert(degreesOfFreedom > 2, `a variance needs more than 2 degrees of freedom, got ${degreesOfFreedom}`);
  const scale = Math.sqrt(degreesOfFreedom - 2);
  const exponent = -2 / degreesOfFreedom;
  return () => {
    for (;;) {
      const u = 2 * uniform(random) - 1;
      const v = 2 * uniform(random) - 1;
      const w = u * u + v * v;
      // exp x log like `power`, whose checks would cost more than the draw.
      if (w > 0 && w < 1) return scale * u * Math.sqrt((Math.exp(exponent * Math.log(w)) - 1) / w);
    }
  };
}

/**
 * The complementary error function and its scaled form, to about the last place of a double.
 * Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969),
 * and his CALERF (1990), whose coefficients these are.
 */

const ONE_OVER_SQRT_PI = 0.564189583547756286948;

/** erfc(x) = 2 / sqrt(pi) * integral of exp(-t^2) from x to infinity; relative accuracy also where it is tiny. */
export function erfc(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - erfNear(x);
  const tail = expOfMinusSquare(Math.abs(x)) * erfcxBeyond(Math.abs(x));
  return x < 0 ? 2 - tail : tail;
}

/** erfcx(x) = exp(x^2) erfc(x): what erfc leaves of itself when its exponential is taken out. Infinite below -26.6. */
export function erfcx(x: number): number {
  if (Math.abs(x) <= 0.46875) return Math.exp(x ** 2) * (1 - erfNear(x));
  if (x > 0) return erfcxBeyond(x);
  return 2 / expOfMinusSquare(-x) - erfcxBeyond(-x);
}

/** The distribution function of the standard normal, with relative accuracy in its lower tail. */
export function normalDistribution(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** exp(-x^2) with the square split, so that its rounding is not magnified (Cody). */
function expOfMinusSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

/** For |x| <= 0.46875. */
function erfNear(x: number): number {
  const y = x ** 2;
  const above = (((1.85777706184603153e-1 * y + 3.16112374387056560) * y + 1.13864154151050156e2) * y + 3.77485237685302021e2) * y + 3.20937758913846947e3;
  const below = (((y + 2.36012909523441209e1) * y + 2.44024637934444173e2) * y + 1.28261652607737228e3) * y + 2.84423683343917062e3;
  return (x * above) / below;
}

/** For x > 0.46875. */
function erfcxBeyond(x: number): number {
  if (x > 4) return erfcxFar(x);
  const above = (((((((2.15311535474403846e-8 * x + 5.64188496988670089e-1) * x + 8.88314979438837594) * x + 6.61191906371416295e1) * x + 2.98635138197400131e2) * x + 8.81952221241769090e2) * x + 1.71204761263407058e3) * x + 2.05107837782607147e3) * x + 1.23033935479799725e3;
  const below = (((((((x + 1.57449261107098347e1) * x + 1.17693950891312499e2) * x + 5.37181101862009858e2) * x + 1.62138957456669019e3) * x + 3.29079923573345963e3) * x + 4.36261909014324716e3) * x + 3.43936767414372164e3) * x + 1.23033935480374942e3;
  return above / below;
}

/** For x > 4; from 1e8 on the first term of the asymptotic series is all a double can hold. */
function erfcxFar(x: number): number {
  if (x > 1e8) return ONE_OVER_SQRT_PI / x;
  const y = 1 / x ** 2;
  const above = ((((1.63153871373020978e-2 * y + 3.05326634961232344e-1) * y + 3.60344899949804439e-1) * y + 1.25781726111229246e-1) * y + 1.60837851487422766e-2) * y + 6.58749161529837803e-4;
  const below = ((((y + 2.56852019228982242) * y + 1.87295284992346725) * y + 5.27905102951428412e-1) * y + 6.05183413124413191e-2) * y + 2.33520497626869185e-3;
  return (ONE_OVER_SQRT_PI - (y * above) / below) / x;
}

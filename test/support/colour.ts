/**
 * Measures of colour for tests of the look. Contrast: WCAG 2.2, "relative luminance" and "contrast ratio". Difference:
 * CIEDE2000 as written by Sharma, Wu, Dalal (2005). Colour vision: Machado, Oliveira, Fernandes (2009), severity 1.0,
 * applied to linear RGB.
 */
type Triple = readonly [number, number, number];

export type Vision = 'normal' | 'protan' | 'deutan' | 'tritan';
export const VISIONS: readonly Vision[] = ['normal', 'protan', 'deutan', 'tritan'];

const MACHADO: Readonly<Record<Exclude<Vision, 'normal'>, readonly [Triple, Triple, Triple]>> = {
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** `#rrggbb` as linear light, 0 to 1. */
export function linear(hex: string): Triple {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (match === null) throw new Error(`not a colour: ${hex}`);
  const channel = (text: string | undefined) => {
    const value = parseInt(text ?? '', 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(match[1]), channel(match[2]), channel(match[3])];
}

function dot(row: Triple, [r, g, b]: Triple): number {
  return row[0] * r + row[1] * g + row[2] * b;
}

export function contrast(first: string, second: string): number {
  const luminance = (hex: string) => dot([0.2126, 0.7152, 0.0722], linear(hex));
  const [high, low] = [luminance(first), luminance(second)].toSorted((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** CIE L*a*b* under D65 as the eye in question sees it. */
export function labSeen(hex: string, vision: Vision): Triple {
  const light = linear(hex);
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const seen: Triple = vision === 'normal' ? light : [clamp(dot(MACHADO[vision][0], light)), clamp(dot(MACHADO[vision][1], light)), clamp(dot(MACHADO[vision][2], light))];
  const f = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116);
  const x = f(dot([0.4124564, 0.3575761, 0.1804375], seen) / 0.95047);
  const y = f(dot([0.2126729, 0.7151522, 0.072175], seen));
  const z = f(dot([0.0193339, 0.119192, 0.9503041], seen) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function differenceSeen(first: string, second: string, vision: Vision): number {
  return ciede2000(labSeen(first, vision), labSeen(second, vision));
}

const DEGREE = Math.PI / 180;

/** Names follow Sharma et al.: a prime on a is `aP`, the bar over L is `Lm`. */
export function ciede2000([L1, a1, b1]: Triple, [L2, a2, b2]: Triple): number {
  const cm7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const G = 0.5 * (1 - Math.sqrt(cm7 / (cm7 + 25 ** 7)));
  const [aP1, aP2] = [(1 + G) * a1, (1 + G) * a2];
  const [C1, C2] = [Math.hypot(aP1, b1), Math.hypot(aP2, b2)];
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / DEGREE + 360) % 360);
  const [h1, h2] = [hue(aP1, b1), hue(aP2, b2)];
  const isGrey = C1 * C2 === 0;
  const turn = h2 - h1;
  const dh = isGrey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
  const dH = 2 * Math.sqrt(C1 * C2) * Math.sin((dh / 2) * DEGREE);
  const [Lm, Cm] = [(L1 + L2) / 2, (C1 + C2) / 2];
  const hm = isGrey ? h1 + h2 : Math.abs(turn) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
  const cos = (degrees: number) => Math.cos(degrees * DEGREE);
  const T = 1 - 0.17 * cos(hm - 30) + 0.24 * cos(2 * hm) + 0.32 * cos(3 * hm + 6) - 0.2 * cos(4 * hm - 63);
  const SL = 1 + (0.015 * (Lm - 50) ** 2) / Math.sqrt(20 + (Lm - 50) ** 2);
  const [SC, SH] = [1 + 0.045 * Cm, 1 + 0.015 * Cm * T];
  const RC = 2 * Math.sqrt(Cm ** 7 / (Cm ** 7 + 25 ** 7));
  const RT = -Math.sin(2 * 30 * Math.exp(-(((hm - 275) / 25) ** 2)) * DEGREE) * RC;
  const [l, c, h] = [(L2 - L1) / SL, (C2 - C1) / SC, dH / SH];
  return Math.sqrt(l * l + c * c + h * h + RT * c * h);
}

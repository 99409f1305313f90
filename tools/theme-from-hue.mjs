// A town gives one hue (0 to 359, OKLCH); this prints the configuration that Designsystemet turns into its theme.
//   node theme-from-hue.mjs valmont 212 > designsystemet.config.json
// Lightness and chroma are fixed below, so contrast does not depend on the hue a town likes. Checked: 212, 340, 150.
const [, , name = 'valmont', hue = '212'] = process.argv
const shift = Number(hue) - 212

const steps = [
  'background-default',
  'background-tinted',
  'surface-default',
  'surface-tinted',
  'surface-hover',
  'surface-active',
  'border-subtle',
  'border-default',
  'border-strong',
  'text-subtle',
  'text-default',
  'base-default',
  'base-hover',
  'base-active',
  'base-contrast-subtle',
  'base-contrast-default',
]
// [lightness, chroma, hue] a step; a town's hue moves every hue of 150 and more, so paper stays warm.
const scales = {
  primary: {
    light: [
      '#ffffff',
      [0.975, 0.008, 205],
      '#ffffff',
      [0.948, 0.016, 205],
      [0.915, 0.024, 206],
      [0.875, 0.034, 207],
      [0.82, 0.036, 208],
      [0.56, 0.07, 210],
      [0.44, 0.078, 211],
      [0.395, 0.075, 212],
      [0.28, 0.05, 212],
      [0.375, 0.07, 212],
      [0.315, 0.06, 212],
      [0.265, 0.05, 212],
      [0.92, 0.02, 208],
      '#ffffff',
    ],
    dark: [
      [0.178, 0.016, 208],
      [0.205, 0.02, 208],
      [0.222, 0.022, 208],
      [0.262, 0.03, 209],
      [0.298, 0.036, 209],
      [0.325, 0.052, 210],
      [0.385, 0.04, 209],
      [0.6, 0.05, 207],
      [0.76, 0.065, 206],
      [0.835, 0.072, 205],
      [0.945, 0.022, 205],
      [0.8, 0.08, 205],
      [0.86, 0.07, 205],
      [0.91, 0.05, 205],
      [0.3, 0.04, 208],
      [0.17, 0.02, 208],
    ],
  },
  neutral: {
    light: [
      '#ffffff',
      [0.976, 0.005, 100],
      '#ffffff',
      [0.955, 0.006, 100],
      [0.93, 0.007, 105],
      [0.895, 0.008, 110],
      [0.872, 0.008, 115],
      [0.57, 0.014, 205],
      [0.45, 0.018, 207],
      [0.445, 0.018, 208],
      [0.225, 0.022, 210],
      [0.24, 0.022, 210],
      [0.31, 0.02, 210],
      [0.38, 0.018, 210],
      [0.85, 0.008, 200],
      '#ffffff',
    ],
    dark: [
      [0.178, 0.012, 208],
      [0.2, 0.013, 208],
      [0.217, 0.014, 208],
      [0.252, 0.015, 208],
      [0.288, 0.016, 208],
      [0.325, 0.017, 208],
      [0.35, 0.017, 208],
      [0.6, 0.018, 206],
      [0.75, 0.015, 205],
      [0.78, 0.014, 205],
      [0.95, 0.006, 200],
      [0.93, 0.008, 200],
      [0.87, 0.01, 200],
      [0.8, 0.012, 200],
      [0.35, 0.015, 208],
      [0.19, 0.014, 208],
    ],
  },
  accent: {
    light: [
      '#ffffff',
      [0.978, 0.022, 88],
      '#ffffff',
      [0.955, 0.05, 88],
      [0.925, 0.075, 87],
      [0.885, 0.105, 85],
      [0.8, 0.13, 82],
      [0.62, 0.125, 72],
      [0.5, 0.1, 68],
      [0.47, 0.095, 66],
      [0.3, 0.06, 66],
      [0.83, 0.153, 80],
      [0.79, 0.15, 78],
      [0.75, 0.145, 76],
      [0.3, 0.06, 66],
      [0.2, 0.03, 70],
    ],
    dark: [
      [0.185, 0.02, 80],
      [0.215, 0.025, 80],
      [0.235, 0.03, 80],
      [0.28, 0.045, 80],
      [0.32, 0.055, 80],
      [0.36, 0.065, 80],
      [0.44, 0.08, 80],
      [0.62, 0.115, 80],
      [0.77, 0.13, 82],
      [0.85, 0.13, 85],
      [0.95, 0.05, 88],
      [0.84, 0.15, 82],
      [0.88, 0.135, 84],
      [0.92, 0.1, 86],
      [0.3, 0.06, 66],
      [0.19, 0.03, 70],
    ],
  },
}
// Meaning does not change with the town.
const severity = { info: [0.48, 0.12, 255], success: [0.49, 0.115, 152], warning: [0.57, 0.15, 50], danger: [0.49, 0.175, 22] }
const atNight = { info: [250, 0.11], success: [152, 0.13], warning: [62, 0.14], danger: [22, 0.14] }
const visited = { light: [0.42, 0.11, 320], dark: [0.82, 0.09, 320] }
const ring = { yellow: [0.88, 0.155, 90], dark: [0.16, 0.02, 208] }

const gamma = (x) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)
/** OKLCH to sRGB hex; chroma gives way until the colour exists on a screen (matrices: Ottosson, OKLab, 2020). */
function hex([L, C, H]) {
  for (let c = C; c >= 0; c -= 0.002) {
    const a = c * Math.cos((H * Math.PI) / 180),
      b = c * Math.sin((H * Math.PI) / 180)
    const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3,
      m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3,
      s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
    const rgb = [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ]
    if (rgb.every((v) => v >= -0.0005 && v <= 1.0005))
      return (
        '#' +
        rgb
          .map((v) =>
            Math.round(255 * gamma(Math.min(1, Math.max(0, v))))
              .toString(16)
              .padStart(2, '0'),
          )
          .join('')
      )
  }
}
const turned = (step) => (typeof step === 'string' ? step : hex(step[2] < 150 ? step : [step[0], step[1], (step[2] + shift + 360) % 360]))

const colors = {}
for (const [scale, modes] of Object.entries(scales)) {
  const paint = scale === 'accent' ? (x) => (typeof x === 'string' ? x : hex(x)) : turned
  colors[scale] = Object.fromEntries(steps.map((step, i) => [step, { light: paint(modes.light[i]), dark: paint(modes.dark[i]) }]))
}
const base = (scale) => colors[scale]['base-default'].light
for (const [scale, [h, c]] of Object.entries(atNight))
  colors[scale] = {
    'text-subtle': { dark: hex([0.8, c * 0.85, h]) },
    'base-default': { dark: hex([0.72, c, h]) },
    'border-default': { dark: hex([0.62, c * 0.8, h]) },
    'surface-tinted': { dark: hex([0.27, c * 0.38, h]) },
  }
const overrides = {
  colors,
  severity: Object.fromEntries(Object.entries(severity).map(([k, v]) => [k, hex(v)])),
  linkVisited: { light: hex(visited.light), dark: hex(visited.dark) },
  focus: {
    inner: { light: hex(ring.yellow), dark: hex(ring.dark) },
    outer: { light: colors.neutral['text-default'].light, dark: hex(ring.yellow) },
  },
}
const theme = {
  colors: { main: { primary: base('primary') }, support: { accent: base('accent') }, neutral: base('neutral') },
  borderRadius: 4,
  typography: { fontFamily: 'Source Sans 3 Variable' },
  overrides,
}
console.log(JSON.stringify({ outDir: './tokens', themes: { [name]: theme } }, null, 1))

// What does Salus look like? Pine green on cool paper, one typeface made to be legible, times in tabular figures.
import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const pine: MantineColorsTuple = [
  '#eaf6f1', '#d0eadf', '#a3d6c2', '#72c0a2', '#4aac86', '#2b966f', '#127c59', '#0b6248', '#084b38', '#053428',
];
const sun: MantineColorsTuple = [
  '#fff6e0', '#ffeabf', '#fdd98d', '#f9c65a', '#f4b740', '#dc9a1c', '#a86f06', '#855603', '#664203', '#452c02',
];
const berry: MantineColorsTuple = [
  '#fdecef', '#fad3da', '#f2a9b6', '#ea7d90', '#df5770', '#cc3653', '#b0203f', '#8f1731', '#6f1026', '#4d0919',
];
/** Greys with a breath of the pine in them. */
const gray: MantineColorsTuple = [
  '#f5f8f6', '#ebf0ed', '#dde5e1', '#c8d3ce', '#a9b8b2', '#84958e', '#5d7068', '#44564f', '#2b3b35', '#16231e',
];
const dark: MantineColorsTuple = [
  '#e4ece8', '#c2cec9', '#a0b0a9', '#738680', '#475a53', '#33443e', '#24322d', '#19251f', '#111a17', '#0b1210',
];

/**
 * On a filled surface stands white by day and near-black by night, whatever its colour; washes are pale by day and deep
 * by night, and what stands on them or alone has the same ink.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const name = input.color ?? input.theme.primaryColor;
  if (input.variant === 'filled') return { ...colors, color: 'var(--brand-ink)' };
  if (!(name in input.theme.colors) || (input.variant !== 'light' && input.variant !== 'subtle')) return colors;
  const shade = (number: number) => `var(--mantine-color-${name}-${number})`;
  const deep = (percent: number) => `color-mix(in srgb, ${shade(7)} ${percent}%, var(--surface))`;
  const color = `light-dark(${shade(8)}, ${shade(2)})`;
  if (input.variant === 'light') return { ...colors, background: `light-dark(${shade(0)}, ${deep(45)})`, color };
  return { ...colors, hover: `light-dark(${shade(0)}, ${deep(35)})`, color };
};

export const theme = createTheme({
  variantColorResolver,
  colors: { pine, sun, berry, gray, dark, red: berry, green: pine, yellow: sun },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 3 },
  black: '#16231e',
  fontFamily: "'Atkinson Hyperlegible Next Variable', 'Atkinson Hyperlegible', system-ui, sans-serif",
  headings: {
    fontFamily: "'Atkinson Hyperlegible Next Variable', system-ui, sans-serif",
    fontWeight: '680',
    sizes: {
      h1: { fontSize: 'clamp(1.75rem, 1.3rem + 2vw, 2.5rem)', lineHeight: '1.12' },
      h2: { fontSize: '1.5rem', lineHeight: '1.2' },
      h3: { fontSize: '1.1875rem', lineHeight: '1.3' },
      h4: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.1875rem', xl: '1.375rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  radius: { xs: '4px', sm: '8px', md: '12px', lg: '18px', xl: '28px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  // By name alone: a component that is imported here is in every page's first load.
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Button: { defaultProps: { size: 'md', fw: 620 } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    InputWrapper: { defaultProps: { size: 'sm', withAsterisk: false } },
    Card: { defaultProps: { withBorder: true, radius: 'lg', padding: 'lg' } },
    Paper: { defaultProps: { radius: 'lg' } },
    Badge: { defaultProps: { variant: 'light', size: 'lg', fz: '0.8125rem', radius: 'sm', tt: 'none', fw: 600 } },
    Loader: { defaultProps: { type: 'dots' } },
    Alert: { defaultProps: { radius: 'md' } },
    Modal: { defaultProps: { radius: 'lg', centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f8f6',
    '--mantine-color-text': '#16231e',
    '--mantine-color-dimmed': '#4d6058',
    '--mantine-color-placeholder': '#5d7068',
    '--mantine-color-error': '#b0203f',
    '--mantine-color-anchor': '#0b6248',
    '--mantine-color-default-border': '#c8d3ce',
  },
  dark: {
    '--mantine-color-body': '#0b1210',
    '--mantine-color-text': '#e4ece8',
    '--mantine-color-dimmed': '#a0b0a9',
    '--mantine-color-placeholder': '#8c9d96',
    '--mantine-color-error': '#f2a9b6',
    '--mantine-color-anchor': '#72c0a2',
    '--mantine-color-default': '#19251f',
    '--mantine-color-default-hover': '#24322d',
    '--mantine-color-default-border': '#33443e',
  },
});

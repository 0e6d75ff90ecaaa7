import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** From soft to deep; shade 4 is the accent in the dark and shade 7 in the light. */
const accent: MantineColorsTuple = [
  '#e3f2ef',
  '#c4e6df',
  '#9bd7cb',
  '#67c7b5',
  '#35b8a1',
  '#1f9f8a',
  '#128c78',
  '#0b7a69',
  '#096a5b',
  '#075e51',
];

const buttonColours: Record<string, Record<string, string>> = {
  // The accent of the dark scheme is light: its text has to be dark.
  filled: {
    '--button-bg': 'var(--accent)',
    '--button-hover': 'var(--accent-hover)',
    '--button-color': 'var(--on-accent)',
  },
  // Asks before something is lost.
  outline: {
    '--button-color': 'var(--on-red)',
    '--button-bd': '1px solid var(--red)',
    '--button-hover': 'var(--red-soft)',
  },
  subtle: { '--button-color': 'var(--dim)', '--button-hover': 'var(--grey-soft)', '--button-padding-x': '14px' },
};

/** Mantine draws its dark parts with this scale: text first, then lines, cards and the page. */
const dark: MantineColorsTuple = [
  '#eceef0',
  '#c5cbd1',
  '#98a1aa',
  '#737c86',
  '#2c3135',
  '#26292d',
  '#1c1f22',
  '#141618',
  '#101214',
  '#0b0c0e',
];

export const theme = createTheme({
  fontFamily: '"Inter Variable", "Noto Sans Thai Variable", "Noto Sans SC Variable", system-ui, sans-serif',
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  defaultRadius: 12,
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontSizes: { xs: '12.5px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
  components: {
    Button: {
      defaultProps: { variant: 'default', size: 'md' },
      vars: (_: unknown, props: { variant?: string }) => ({
        root: {
          '--button-height': 'var(--control-height)',
          '--button-padding-x': '20px',
          '--button-fz': '15px',
          ...buttonColours[props.variant ?? 'default'],
        },
      }),
    },
    Combobox: {
      defaultProps: {
        // Its search field closes the list by itself; the popover around it would move the focus afterwards.
        closeOnEscape: false,
        // The list belongs to the dialog that its field is in, and must not be cut off at the dialog's edge.
        withinPortal: false,
        floatingStrategy: 'fixed',
      },
    },
    TextInput: { defaultProps: { size: 'lg' } },
    PasswordInput: { defaultProps: { size: 'lg' } },
    NumberInput: { defaultProps: { size: 'lg' } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
      styles: {
        label: { fontSize: 14, fontWeight: 600, marginBottom: 6 },
        // Vowels and tones stand above and below the letters of Thai.
        description: { fontSize: 13, lineHeight: 1.45, marginTop: 6 },
        error: { fontSize: 13, lineHeight: 1.45, marginTop: 6 },
      },
    },
    Modal: {
      defaultProps: { radius: 16, padding: 28, centered: true, overlayProps: { backgroundOpacity: 0.45 } },
      styles: {
        content: {
          background: 'var(--card)',
          boxShadow: 'var(--shadow-float)',
          // What is scrolled to stops below the header, with its label, and above the edge.
          scrollPaddingTop: 116,
          scrollPaddingBottom: 28,
        },
        header: { background: 'var(--card)', paddingBottom: 8 },
        title: { fontSize: 19, fontWeight: 700, lineHeight: 1.4 },
      },
    },
  },
});

/** Hands the tokens of `tokens.css` to Mantine, so that there is one source of colours. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const colours = {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--dim)',
    '--mantine-color-placeholder': 'var(--dim)',
    '--mantine-color-error': 'var(--on-red)',
    '--mantine-color-default': 'var(--card)',
    '--mantine-color-default-hover': 'var(--page)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-disabled': 'var(--grey-soft)',
    '--mantine-color-disabled-color': 'var(--dim)',
    '--mantine-color-disabled-border': 'var(--line)',
  };
  return { variables: {}, light: colours, dark: colours };
};

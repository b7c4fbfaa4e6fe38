/** Mantine's theme. Its variables stand in theme.css, because the page may not write styles itself. */
import { createTheme, Drawer, Modal, Popover, Select, TagsInput, type MantineColorsTuple } from '@mantine/core';

const brand: MantineColorsTuple = [
  '#e9f3ef', '#d3e6de', '#a7cdbd', '#79b39b', '#54a081', '#3b8468', '#2c7259', '#1f5c4d', '#174a3e', '#0f3830',
];

/** Locking the scroll bar and scroll areas would write style elements. */
const quiet = { lockScroll: false, transitionProps: { duration: 120 } };

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 6 },
  colors: { brand },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({ defaultProps: { ...quiet, centered: true, closeButtonProps: { 'aria-label': 'Close' } } }),
    Drawer: Drawer.extend({ defaultProps: { ...quiet, closeButtonProps: { 'aria-label': 'Close' } } }),
    Popover: Popover.extend({ defaultProps: { transitionProps: { duration: 80 } } }),
    Select: Select.extend({ defaultProps: { withScrollArea: false } }),
    TagsInput: TagsInput.extend({ defaultProps: { withScrollArea: false } }),
  },
});

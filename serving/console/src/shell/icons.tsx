/** Drawn line by line, so that nothing is fetched for them. */
const paths = {
  now: 'M2.500 12h4l3-8 5 16 3-8h4',
  segments: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c.500-3.600 3-5.500 6.500-5.500s6 1.900 6.500 5.500M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.900c2 .700 3.200 2.400 3.500 5.100',
  offers: 'M3.500 12.500V4.500a1 1 0 0 1 1-1h8l8 8a1.400 1.400 0 0 1 0 2l-7 7a1.400 1.400 0 0 1-2 0ZM8 8h.010',
  pages: 'M4 4.500h16v15H4ZM4 9h16M9.500 9v10.500',
  people: 'M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20.500c.500-4 3.300-6 7.500-6s7 2 7.500 6',
  experiments: 'M9.500 3.500h5M10.500 3.500v6l-5.500 9a1.400 1.400 0 0 0 1.200 2h11.600a1.400 1.400 0 0 0 1.200-2l-5.500-9v-6M7.500 15h9',
  catalogue: 'M3.500 7.500 12 3l8.500 4.500v9L12 21l-8.500-4.500ZM3.500 7.500 12 12l8.500-4.500M12 12v9',
  audit: 'M6 3.500h9l4 4v13H6ZM9.500 12h6M9.500 16h6M9.500 8h2',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z',
  undo: 'M8 5 4 9l4 4M4 9h10a5.500 5.500 0 0 1 0 11h-3',
  redo: 'm16 5 4 4-4 4M20 9H10a5.500 5.500 0 0 0 0 11h3',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  trash: 'M4.500 6.500h15M9.500 6.500v-2h5v2M6.500 6.500l1 14h9l1-14M10 10.500v6M14 10.500v6',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.500 15.500l5 5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

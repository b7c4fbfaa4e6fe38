import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Icon } from './icons';

/** Switches between light and dark; without a choice the system's is followed. */
export function ColorScheme({ compact = false }: { compact?: boolean }) {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? 'Light colours' : 'Dark colours';
  const change = () => setColorScheme(dark ? 'light' : 'dark');
  const icon = <Icon name={dark ? 'sun' : 'moon'} />;
  return compact ? (
    <ActionIcon variant="subtle" size="lg" aria-label={label} onClick={change}>
      {icon}
    </ActionIcon>
  ) : (
    <Button variant="subtle" justify="flex-start" leftSection={icon} onClick={change}>
      {label}
    </Button>
  );
}

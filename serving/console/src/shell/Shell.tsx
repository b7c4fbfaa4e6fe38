import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Brand } from './Brand';
import { ColorScheme } from './ColorScheme';
import { Icon } from './icons';
import { Nav } from './Nav';
import { OperatorName } from './OperatorName';
import classes from './shell.module.css';

/** The frame around every page: navigation at the side, or in a drawer where there is no room. */
export function Shell() {
  const [open, { open: show, close }] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(true);

  useEffect(() => {
    if (first.current) {
      first.current = false;
    } else {
      close();
      main.current?.focus({ preventScroll: true });
    }
  }, [path, close]);

  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <nav className={classes.top} aria-label="Menu">
        <ActionIcon variant="subtle" size="lg" aria-label="Open the menu" aria-expanded={open} onClick={show}>
          <Icon name="menu" size={22} />
        </ActionIcon>
        <Brand />
        <ColorScheme compact />
      </nav>
      <nav className={classes.side} aria-label="Console">
        <Brand />
        <Nav />
        <div className={classes.foot}>
          <OperatorName />
          <ColorScheme />
        </div>
      </nav>
      <Drawer opened={open} onClose={close} title="Menu" size={260} padding="md">
        <nav aria-label="Pages">
          <Nav />
          <OperatorName />
        </nav>
      </Drawer>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
    </div>
  );
}

import {
  ActionIcon,
  Anchor,
  AppShell,
  Burger,
  Group,
  NavLink,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useComputedColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { baseUrl } from '../api/client';
import { offerSignIn, signOut, useKey } from '../api/session';
import { texts } from '../texts';
import { SCREENS } from './screens';
import { SignIn } from './sign-in';
import { StatusBanner } from './status-banner';

/** The frame of every screen: the header, the navigation, and messages that may appear at any time. */
export function Shell() {
  const [isOpen, menu] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const key = useKey();
  const screen = SCREENS.find(({ to }) => to === path);
  useEffect(() => {
    document.title = `${screen?.label ?? texts.screens.stock} · ${texts.product}`;
    menu.close();
  }, [path]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 180, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <a className="skip" href="#content" onClick={skipToContent}>
            {texts.skip}
          </a>
          <Burger
            opened={isOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={texts.menu}
            aria-expanded={isOpen}
          />
          <Text fw={700} size="lg">
            {texts.product}
          </Text>
          <Group ml="auto" gap="sm" wrap="nowrap">
            <ColorSchemeButton />
            {key === undefined ? (
              <Anchor component="button" size="sm" onClick={offerSignIn}>
                {texts.signIn.submit}
              </Anchor>
            ) : (
              <Anchor component="button" size="sm" onClick={signOut}>
                {texts.signOut}
              </Anchor>
            )}
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={texts.navigation} className={isOpen ? '' : 'menu-closed'}>
        {SCREENS.map(({ to, label }) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            active={path === to}
            aria-current={path === to ? 'page' : undefined}
          />
        ))}
        <NavLink href={`${baseUrl}/docs`} label={texts.docs} mt="auto" />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <StatusBanner />
        <Outlet />
      </AppShell.Main>
      <SignIn />
    </AppShell>
  );
}

/**
 * Moves the focus to the content. An ordinary link to `#content` cannot do that, because the part of the
 * console's URL after `#` is the name of the screen.
 */
function skipToContent(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function ColorSchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <div className="tip-owner">
      <ActionIcon
        variant="default"
        aria-label={texts.colorScheme}
        onClick={() => {
          setColorScheme(isDark ? 'light' : 'dark');
        }}
      >
        <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden>
          <circle cx={8} cy={8} r={6} fill="none" stroke="currentColor" strokeWidth={1.5} />
          <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
        </svg>
      </ActionIcon>
      <span className="tip" aria-hidden>
        {texts.colorScheme}
      </span>
    </div>
  );
}

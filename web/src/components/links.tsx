import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type AnchorElementProps<Own> = Own & Omit<ComponentProps<'a'>, keyof Own>;

/** Links inside the app, in the shapes that pages need. */
export const TextLink = createLink((props: AnchorElementProps<AnchorProps>) => <Anchor {...props} />);
export const ButtonLink = createLink((props: AnchorElementProps<ButtonProps>) => <Button component="a" {...props} />);

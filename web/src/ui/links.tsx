// How does one page lead to another? Links that look like text or like buttons, and know every address.
import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes } from 'react';

type Html = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps | keyof ButtonProps>;

export const TextLink = createLink((props: AnchorProps & Html) => <Anchor {...props} />);
export const ButtonLink = createLink((props: ButtonProps & Html) => <Button component="a" {...props} />);
